export { openEmbeddedClient, type EmbeddedClientOptions } from './client/open-client';
export { ErrorCodes, RequestError, type ErrorCode } from './client/request-error';
export {
  EmbeddedError,
  EmbeddedFileDamagedError,
  EmbeddedFileLockedError,
  EmbeddedFileNewerFormatError,
  EmbeddedFileNotOursError,
  EmbeddedFileOlderFormatError,
  EmbeddedFileUnavailableError,
  EmbeddedStorageError,
  type EmbeddedErrorCode,
} from './errors';
