/** Why no answer came. */
export type UnavailableReason =
  /** Nobody listens there. */
  | 'refused'
  /** No connection within the deadline. */
  | 'connect_timeout'
  /** Its name is unknown, its certificate is wrong, its URL or key can't be sent. */
  | 'unreachable'
  /** The connection broke. */
  | 'broken'
  /** It sent us somewhere else, where we don't go. */
  | 'redirected';

/** The provider can't be reached, or the connection to it broke. */
export class ProviderUnavailableError extends Error {
  readonly code = 'provider_unavailable';

  /**
   * @param wasSent whether the provider may have got the request: it may have been billed then
   * @param detail the system's or the client's error code, like `ENOTFOUND`
   */
  constructor(
    readonly provider: string,
    readonly reason: UnavailableReason,
    readonly wasSent: boolean,
    readonly detail: string | null,
  ) {
    super(`The provider ${provider} is not available: ${reason}${detail === null ? '' : ` (${detail})`}`);
    this.name = 'ProviderUnavailableError';
  }
}

/** The provider has the request, and sends nothing. */
export class ProviderTimeoutError extends Error {
  readonly code = 'provider_timeout';

  /** @param phase before the first byte of its answer, or in the midst of it */
  constructor(
    readonly provider: string,
    readonly phase: 'first_byte' | 'silence',
  ) {
    super(`The provider ${provider} sent nothing for too long (${phase})`);
    this.name = 'ProviderTimeoutError';
  }
}

export type ProviderError = ProviderUnavailableError | ProviderTimeoutError;

const BROKEN_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_ABORTED',
]);

/**
 * Names an error of the connection. Texts of the system and of the client stay out of it: they can have URLs.
 *
 * @param wasSent whether the request was written to the connection
 */
export function providerErrorOf(error: unknown, provider: string, wasSent: boolean): ProviderError {
  if (error instanceof ProviderUnavailableError || error instanceof ProviderTimeoutError) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return new ProviderTimeoutError(provider, 'first_byte');
  if (code === 'UND_ERR_BODY_TIMEOUT') return new ProviderTimeoutError(provider, 'silence');
  return new ProviderUnavailableError(provider, reasonOf(code, wasSent), wasSent, code);
}

function reasonOf(code: string | null, wasSent: boolean): UnavailableReason {
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'connect_timeout';
  if (code === 'ECONNREFUSED') return 'refused';
  return wasSent || (code !== null && BROKEN_CODES.has(code)) ? 'broken' : 'unreachable';
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
