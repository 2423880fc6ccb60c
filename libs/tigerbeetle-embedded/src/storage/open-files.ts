import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EmbeddedFileLockedError } from '../errors';

/**
 * The files that clients of this process have open. SQLite's own lock does not serve here: on POSIX, closing any other
 * descriptor of a file gives up the process's locks on it, so a second client must not even read the file's header.
 * The set is shared by all copies of this module in the process.
 */
const KEY = Symbol.for('tigerbeetle-embedded.open-files');
const registry = globalThis as { [KEY]?: Set<string> | undefined };

/** Claims a file for one client; the returned function gives it back. Throws if another client has it. */
export function claimFile(path: string): () => void {
  const open = (registry[KEY] ??= new Set());
  // A file that does not exist yet has no identity but its path, and gets one as soon as it is created.
  const names = [resolve(path), ...identityOf(path)];
  if (names.some((name) => open.has(name))) throw new EmbeddedFileLockedError(path);
  for (const name of names) open.add(name);
  return () => {
    for (const name of names) open.delete(name);
  };
}

/** The same file has the same device and inode, by whatever path or link it is reached. */
function identityOf(path: string): string[] {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? [] : [`${stat.dev}:${stat.ino}`];
}
