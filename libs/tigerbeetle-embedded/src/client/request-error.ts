/**
 * The errors of tigerbeetle-node's client, by name, code and message (its RequestError). They are made anew here because
 * importing the original would load the native client.
 */
export const ErrorCodes = {
  ERR_CLIENT_CLOSED: 'ERR_CLIENT_CLOSED',
  ERR_TOO_MUCH_DATA: 'ERR_TOO_MUCH_DATA',
} as const;
export type ErrorCode = keyof typeof ErrorCodes;

const MESSAGES: Record<ErrorCode, string> = {
  ERR_CLIENT_CLOSED: 'Client was closed.',
  ERR_TOO_MUCH_DATA: 'Too much data was sent or requested in this batch.',
};

export class RequestError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(MESSAGES[code]);
    this.name = 'RequestError';
    this.code = code;
  }
}
