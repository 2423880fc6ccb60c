import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of the test's own. It is removed with everything in it when `remove` is called. */
export class TemporaryDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'credits-'));

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A directory that is there while the tests of the surrounding block run; the function gives the path of a name in it. */
export function useTemporaryDirectory(): (name: string) => string {
  let directory: TemporaryDirectory | undefined;
  beforeAll(() => {
    directory = new TemporaryDirectory();
  });
  afterAll(() => {
    directory?.remove();
  });
  return (name) => {
    if (directory === undefined) throw new Error('The directory is there inside tests and hooks only.');
    return join(directory.path, name);
  };
}
