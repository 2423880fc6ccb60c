export {
  openEmbeddedClient,
  openEmbeddedReader,
  type EmbeddedClient,
  type EmbeddedClientOptions,
} from './client/open-client';
export { ErrorCodes, RequestError, type ErrorCode } from './client/request-error';
export {
  EmbeddedCopyError,
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
export type { LedgerContent } from './storage/ledger-file';
export type { UpgradeProgress } from './storage/upgrade';
