import type { AddressInfo } from 'node:net';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { FastExpressAdapter } from '@app/http';
import { Settings } from '../../../apps/credits-service/src/config/settings';
import { createHttpApp } from '../../../apps/credits-service/src/http-app';
import { Api } from '../http/api';
import { describeEachLedger, describeEmbedded } from '../engines/each-ledger';
import { describeEachPair, describeEmbeddedPairs } from '../engines/each-pair';
import { useStarted } from '../hooks/use-started';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

/** The real application in this process, on a free port and a data folder of its own. */
export class TestApp {
  private constructor(
    private readonly app: NestExpressApplication,
    readonly origin: string,
    private readonly folder: TemporaryDirectory,
  ) {}

  /**
   * @param variables settings beyond the test's own, as in the environment. A folder that they name stays.
   * @param adapter for a test that wants other limits or deadlines
   */
  static async start(variables: Record<string, string> = {}, adapter?: FastExpressAdapter): Promise<TestApp> {
    const folder = new TemporaryDirectory();
    const settings = new Settings({ PORT: '0', LOG_LEVEL: 'ERROR', DATA_DIR: folder.path, ...variables });
    const app = await createHttpApp(settings, adapter);
    try {
      await app.listen(settings.port, settings.host);
    } catch (error) {
      await app.close();
      folder.remove();
      throw error;
    }
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new TestApp(app, `http://127.0.0.1:${port}`, folder);
  }

  get api(): Api {
    return new Api(this.origin);
  }

  /** A part of the application. */
  get<T>(type: Type<T>): T {
    return this.app.get(type);
  }

  async stop(): Promise<void> {
    await this.app.close();
    this.folder.remove();
  }
}

/** One application after another: each start ends the one before, also where it fails. */
export class AppInTurn {
  private current: TestApp | undefined;

  /** @throws Error where none runs */
  get api(): Api {
    if (this.current === undefined) throw new Error('The application does not run.');
    return this.current.api;
  }

  async start(variables: Record<string, string>): Promise<TestApp> {
    await this.stop();
    this.current = await TestApp.start(variables);
    return this.current;
  }

  /** Does nothing where none runs. */
  async stop(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.stop();
  }
}

/** Registers the same tests for the application on each ledger engine; `app()` is for tests and hooks only. */
export const describeApp = describeAppOn(describeEachLedger);

/** The first half of {@link describeApp}: for tests of what hardly depends on the engine. */
export const describeAppEmbedded = describeAppOn(describeEmbedded);

/** Registers the same tests for the application on the two pairs of a ledger engine and a metadata store. */
export const describeAppOnEachPair = describeAppOnPairs(describeEachPair);

/** As {@link describeAppOnEachPair}, but on the embedded engine only: for tests of what depends on the store alone. */
export const describeAppOnEmbeddedPairs = describeAppOnPairs(describeEmbeddedPairs);

function describeAppOnPairs(describePairs: typeof describeEachPair) {
  return (name: string, variables: Record<string, string>, tests: (app: () => TestApp) => void): void => {
    describePairs(name, (pair) => {
      describeStarted(async () => ({ ...variables, ...(await pair().settings()) }), tests);
    });
  };
}

function describeAppOn(describeLedger: typeof describeEachLedger) {
  return (name: string, variables: Record<string, string>, tests: (app: () => TestApp) => void): void => {
    describeLedger(name, (ledger) => {
      describeStarted(() => Promise.resolve({ ...ledger(), ...variables }), tests);
    });
  };
}

function describeStarted(
  variables: () => Promise<Record<string, string>>,
  tests: (app: () => TestApp) => void,
): void {
  const app = useStarted(
    async () => TestApp.start(await variables()),
    (started) => started.stop(),
  );

  // A block of their own, so that the tests' own last hooks run while the application still does.
  describe('service', () => {
    tests(app);
  });
}
