/** A backup that is refused or fails. Nothing here knows of HTTP. */
abstract class BackupError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Another backup is under way. */
export class BackupRunningError extends BackupError {
  readonly code = 'backup_running';

  constructor() {
    super('Another backup is under way.');
  }
}

/** The metadata store is in PostgreSQL, which has its own means. */
export class BackupNotSupportedError extends BackupError {
  readonly code = 'backup_not_supported';

  constructor() {
    super('The metadata store is in PostgreSQL: back it up with pg_dump, and TigerBeetle by its own means.');
  }
}

/** The backup could not be written; nothing of it is left. */
export class BackupFailedError extends BackupError {
  readonly code = 'backup_failed';

  /** @param reason a sentence without names of folders: it goes to the caller */
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

export type AnyBackupError = BackupRunningError | BackupNotSupportedError | BackupFailedError;
