import { DeadlineExceededError } from './deadline';

/** The engine can't be called now; nothing was sent, so nothing can have happened. */
export class EngineUnreachableError extends Error {
  override readonly name = 'EngineUnreachableError';
}

/** Codes with which a client says that the cluster does not accept its version. */
const VERSION_CODES = new Set(['ERR_CLIENT_RELEASE_TOO_LOW', 'ERR_CLIENT_RELEASE_TOO_HIGH']);

/**
 * Codes with which a client says that the cluster has ended its session; it never answers again. A client
 * that was evicted while idle says only that it is closed.
 */
const SESSION_END_CODES = new Set([...VERSION_CODES, 'ERR_CLIENT_EVICTED', 'ERR_CLIENT_CLOSED']);

/** The `code` of a client's error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

export function endsSession(error: unknown): boolean {
  return SESSION_END_CODES.has(codeOf(error) ?? '');
}

/** Whether the cluster would end every session of a client of this version. */
export function refusesVersion(error: unknown): boolean {
  return VERSION_CODES.has(codeOf(error) ?? '');
}

/** Whether a write that failed with this error may still have been made, or may be made later. */
export function leavesOutcomeOpen(error: unknown): boolean {
  return error instanceof DeadlineExceededError || endsSession(error);
}
