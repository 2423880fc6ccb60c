import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { end, startWatchdog } from '../processes/child';

/** What the specs of a run share, made by the first that needs it. */
const SHARED = 'shared';
const VARIABLE = 'TEST_RUN_FOLDER';

/**
 * The temporary folder of one Jest run. Its specs and their processes find it as TMPDIR, so that the end of the run sees
 * what they left behind. It is removed even if the run is killed.
 */
export class RunFolder {
  private constructor(
    private readonly path: string,
    private readonly watchdog: ChildProcess,
    private readonly outerTmpdir: string | undefined,
  ) {}

  static open(): RunFolder {
    const outerTmpdir = process.env['TMPDIR'];
    const path = mkdtempSync(join(tmpdir(), 'credits-run-'));
    // PostgreSQL runs as a user of its own, who has to reach its cluster in here.
    chmodSync(path, 0o755);
    process.env[VARIABLE] = process.env['TMPDIR'] = path;
    return new RunFolder(path, startWatchdog(path), outerTmpdir);
  }

  /** Removes the folder. @returns the names of what the specs left in it */
  async close(): Promise<string[]> {
    const left = readdirSync(this.path).filter((name) => name !== SHARED);
    rmSync(this.path, { recursive: true, force: true });
    await end(this.watchdog, 'SIGKILL');
    if (this.outerTmpdir === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = this.outerTmpdir;
    return left;
  }
}

/** Where a run keeps what its specs share; undefined outside of a run, as in a benchmark. */
export function sharedFolder(): string | undefined {
  const path = process.env[VARIABLE];
  return path === undefined ? undefined : join(path, SHARED);
}
