/** What can go wrong with the file: a stable code each, for programs, and a message that names the file, for people. */
export type EmbeddedErrorCode =
  | 'EMBEDDED_COPY_FAILED'
  | 'EMBEDDED_FILE_LOCKED'
  | 'EMBEDDED_FILE_NEWER_FORMAT'
  | 'EMBEDDED_FILE_OLDER_FORMAT'
  | 'EMBEDDED_FILE_NOT_OURS'
  | 'EMBEDDED_FILE_DAMAGED'
  | 'EMBEDDED_FILE_UNAVAILABLE'
  | 'EMBEDDED_STORAGE_FAILED';

export abstract class EmbeddedError extends Error {
  abstract readonly code: EmbeddedErrorCode;

  constructor(
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Another client, in this process or another one, has the file open. One file belongs to one client at a time. */
export class EmbeddedFileLockedError extends EmbeddedError {
  readonly code = 'EMBEDDED_FILE_LOCKED';
  constructor(path: string, options?: ErrorOptions) {
    super(path, `The ledger file ${path} is in use by another process or client.`, options);
  }
}

/** The file was written by a later version. It has not been touched. */
export class EmbeddedFileNewerFormatError extends EmbeddedError {
  readonly code = 'EMBEDDED_FILE_NEWER_FORMAT';
  constructor(
    path: string,
    readonly format: number,
    readonly supported: number,
  ) {
    super(
      path,
      `The ledger file ${path} has format ${format}, and this version reads formats up to ${supported}.`,
    );
  }
}

/** The file was written by an earlier version, in a format that this one no longer reads. It has not been touched. */
export class EmbeddedFileOlderFormatError extends EmbeddedError {
  readonly code = 'EMBEDDED_FILE_OLDER_FORMAT';
  constructor(
    path: string,
    readonly format: number,
    readonly supported: number,
  ) {
    super(
      path,
      `The ledger file ${path} has format ${format}, and this version reads formats from ${supported} on.`,
    );
  }
}

/** The file is something else. It has not been touched. */
export class EmbeddedFileNotOursError extends EmbeddedError {
  readonly code = 'EMBEDDED_FILE_NOT_OURS';
  constructor(path: string) {
    super(path, `The file ${path} is not a ledger file.`);
  }
}

/** The file is a ledger file, and its content contradicts itself. When opening, it has not been touched. */
export class EmbeddedFileDamagedError extends EmbeddedError {
  readonly code = 'EMBEDDED_FILE_DAMAGED';
  constructor(
    path: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(path, `The ledger file ${path} is damaged: ${reason}.`, options);
  }
}

/** The file can't be opened: no such directory, no permission, a directory in its place. */
export class EmbeddedFileUnavailableError extends EmbeddedError {
  readonly code = 'EMBEDDED_FILE_UNAVAILABLE';
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(path, `The ledger file ${path} can't be opened: ${reason}.`, options);
  }
}

/**
 * The file could not be read or written: the disk is full or fails. Nothing of the rejected calls was applied, what was
 * stored before them stays readable, and a later call may succeed.
 */
export class EmbeddedStorageError extends EmbeddedError {
  readonly code = 'EMBEDDED_STORAGE_FAILED';
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(path, `The ledger file ${path} could not be read or written: ${reason}.`, options);
  }
}

/** The ledger could not be copied. The ledger itself goes on; the copy is worthless. */
export class EmbeddedCopyError extends EmbeddedError {
  readonly code = 'EMBEDDED_COPY_FAILED';
  constructor(path: string, reason: string) {
    super(path, `The ledger file ${path} could not be copied: ${reason}.`);
  }
}
