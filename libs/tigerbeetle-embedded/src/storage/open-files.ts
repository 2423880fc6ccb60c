import { statSync } from 'node:fs';
import { EmbeddedFileLockedError } from '../errors';

/**
 * The files that clients of this process have open. SQLite's own lock does not serve here: on POSIX, closing any other
 * descriptor of a file gives up the process's locks on it, so a second client must not even read the file's header.
 * The set is shared by all copies of this module in the process.
 */
const KEY = Symbol.for('tigerbeetle-embedded.open-files');
const registry = globalThis as { [KEY]?: Set<string> | undefined };

/** One client's claim on a file, under its absolute path and its device and inode, which every link to it shares. */
export class FileClaim {
  private readonly open = (registry[KEY] ??= new Set());
  private readonly names: string[] = [];

  constructor(private readonly path: string) {
    this.add(path);
    this.claimIdentity();
  }

  /** A file has no inode before it is created, so this is called again afterwards. */
  claimIdentity(): void {
    const stat = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (stat !== undefined) this.add(`${stat.dev}:${stat.ino}`);
  }

  release(): void {
    for (const name of this.names) this.open.delete(name);
    this.names.length = 0;
  }

  private add(name: string): void {
    if (this.names.includes(name)) return;
    if (this.open.has(name)) {
      this.release();
      throw new EmbeddedFileLockedError(this.path);
    }
    this.open.add(name);
    this.names.push(name);
  }
}
