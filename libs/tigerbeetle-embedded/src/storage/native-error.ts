/*
 * Errors of native code are recognized by their properties: where modules run in a context of their own, as tests do,
 * they are not instances of that context's Error.
 */

export function reasonOf(error: unknown): string {
  const message = propertyOf(error, 'message');
  return typeof message === 'string' ? message : String(error);
}

/** The error code of Node's file system functions, ENOENT for instance. */
export function systemCodeOf(error: unknown): unknown {
  return propertyOf(error, 'code');
}

export const SQLITE_CORRUPT = 11;
const SQLITE_IOERR = 10;

/**
 * SQLite's primary result code, which is the low byte of the extended one; undefined for an error of anything else. An error
 * in a read of several rows has no code, only SQLite's text for it.
 */
export function sqliteCodeOf(error: unknown): number | undefined {
  const code = propertyOf(error, 'errcode');
  if (typeof code === 'number') return code & 0xff;
  if (systemCodeOf(error) !== 'ERR_SQLITE_ERROR') return undefined;
  return reasonOf(error) === 'database disk image is malformed' ? SQLITE_CORRUPT : SQLITE_IOERR;
}

function propertyOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}
