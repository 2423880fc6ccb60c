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
    remedy: 'Wait until it is made, and ask again if you need one more.',
    retry: 'same_key_after_remedy',
    detail: () => 'Another backup is under way; wait until it is made.',
    example: new BackupRunningError(),
  },
  backup_not_supported: {
    status: 409,
    title: 'Backup not supported',
    meaning: 'The metadata store is in PostgreSQL, which the service does not copy.',
    remedy: 'Back it up with pg_dump, and TigerBeetle by its own means.',
    retry: 'never',
    detail: ({ message }) => message,
    example: new BackupNotSupportedError(),
  },
  backup_failed: {
    status: 507,
    title: 'Backup failed',
    meaning: 'The backup could not be written, because of a full disk for instance; nothing of it is left.',
    remedy: 'Mend what the detail names; the log has the cause.',
    retry: 'same_key_after_remedy',
    detail: ({ reason }) => reason,
    example: new BackupFailedError('The disk is full; nothing of the backup is left.'),
  },
};
