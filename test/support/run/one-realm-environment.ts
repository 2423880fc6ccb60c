import vm from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import type { JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { ModuleMocker } from 'jest-mock';

/** Stands for the context in which Jest would compile modules otherwise. */
const THIS_REALM: vm.Context = {};

// Node has no name for the context that runs: without `parsingContext`, a function is compiled in it.
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, options) => {
  const { parsingContext, ...rest } = options ?? {};
  return compileFunction(code, parameters, parsingContext === THIS_REALM ? rest : options);
};

/**
 * Jest's environment of Node without a VM context for each spec file, so that packages can be shared: see
 * shared-packages-runtime.cjs. It also makes tests faster, as a VM context intercepts each use of a global. The globals
 * and environment variables that a spec file sets are removed after it.
 */
export default class OneRealmEnvironment implements JestEnvironment {
  readonly global = globalThis as unknown as JestEnvironment['global'];
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  private readonly restored = [remember(globalThis), remember(process.env)];
  private readonly processBefore = Object.getOwnPropertyDescriptors(process);

  constructor({ projectConfig }: JestEnvironmentConfig) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  getVmContext(): vm.Context {
    return THIS_REALM;
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  async setup(): Promise<void> {}

  teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    for (const restore of this.restored) restore();
    // Jest replaces these two for each spec file.
    const { exit, getBuiltinModule } = this.processBefore;
    Object.defineProperties(process, { exit, getBuiltinModule });
    return Promise.resolve();
  }
}

/** @returns a function that gives an object the properties again that it has now, and no others */
function remember(object: object): () => void {
  const before = Object.getOwnPropertyDescriptors(object);
  return () => {
    for (const key of Reflect.ownKeys(object)) {
      if (!Object.hasOwn(before, key)) Reflect.deleteProperty(object, key);
    }
    Object.defineProperties(object, before);
  };
}
