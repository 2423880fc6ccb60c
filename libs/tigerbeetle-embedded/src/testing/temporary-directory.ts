import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory that is there while the tests of the surrounding block run. */
export function useTemporaryDirectory(): (name: string) => string {
  let directory: string | undefined;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tigerbeetle-embedded-'));
  });
  afterAll(() => {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  });
  return (name) => {
    if (directory === undefined) throw new Error('The directory is there inside tests and hooks only.');
    return join(directory, name);
  };
}
