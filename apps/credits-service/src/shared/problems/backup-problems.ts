import type { DomainProblems } from '@app/http';
import {
  BackupFailedError,
  BackupNotSupportedError,
  BackupRunningError,
  type AnyBackupError,
} from '../backup-errors';

/** Every problem of a backup. */
export const BACKUP_PROBLEMS: DomainProblems<AnyBackupError> = {
  backup_running: {
    status: 409,
    title: 'Backup running',
    meaning: 'Another backup is under way; one is made at a time.',
    detail: () => 'Another backup is under way; wait until it is made.',
    example: new BackupRunningError(),
  },
  backup_not_supported: {
    status: 409,
    title: 'Backup not supported',
    meaning:
      'The metadata store is in PostgreSQL; back it up with pg_dump, and TigerBeetle by its own means.',
    detail: ({ message }) => message,
    example: new BackupNotSupportedError(),
  },
  backup_failed: {
    status: 507,
    title: 'Backup failed',
    meaning:
      'The backup could not be written, because of a full disk for instance; nothing of it is left, and the log has the cause.',
    detail: ({ reason }) => reason,
    example: new BackupFailedError('The disk is full; nothing of the backup is left.'),
  },
};
