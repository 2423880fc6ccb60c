import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of the test's own. It is removed with everything in it when `remove` is called. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'credits-'));

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
