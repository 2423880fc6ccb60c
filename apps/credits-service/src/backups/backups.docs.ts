import { ApiCall } from '../shared/openapi/api-call.decorator';
import { BackupResponse } from './dto/backup.response';

export const BackupsDocs = {
  create: ApiCall({
    id: 'createBackup',
    summary: 'Make a backup',
    description:
      'Copies the embedded ledger and the metadata store to a new folder in BACKUP_DIR, named by the time, while movements go ' +
      'on, and answers once the copy is on the disk. It shows one moment: all that was answered before the call is in it. Where ' +
      'the ledger is a TigerBeetle server, only the metadata store is copied. Needs an admin key.',
    answer: { status: 201, description: 'The backup.', type: BackupResponse },
    problems: ['backup_running', 'backup_not_supported', 'backup_failed'],
  }),
};
