import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { formatTimestamp } from '@app/http';
import { LedgerContent } from '@app/ledger';
import { Settings } from '../config/settings';
import { BackupFailedError, BackupRunningError } from '../shared/backup-errors';
import type { BackupResponse } from './dto/backup.response';
import { isPartial, makeBackup } from './make-backup';

/** Backups in the operator's folder, one at a time. Callers name no path. */
@Injectable()
export class BackupsService {
  private readonly log = new Logger('Backup');
  private isRunning = false;

  constructor(
    private readonly settings: Settings,
    private readonly ledger: LedgerContent,
  ) {}

  /** @throws BackupRunningError, BackupNotSupportedError, BackupFailedError */
  async create(): Promise<BackupResponse> {
    if (this.isRunning) throw new BackupRunningError();
    this.isRunning = true;
    const { backupDir, engine, metadata } = this.settings;
    try {
      await this.removePartial(backupDir);
      const folder = join(backupDir, nameOf(Date.now()));
      const { bytes, madeAtMs, ledger } = await makeBackup({ engine, ledger: this.ledger, metadata }, folder);
      this.log.log(`A backup was made in ${folder}: ${bytes} bytes.`);
      return {
        folder,
        made_at: new Date(madeAtMs).toISOString(),
        bytes,
        ledger: ledger && {
          accounts: ledger.accounts,
          transfers: ledger.transfers,
          last_transfer_at: ledger.lastTransferAt === 0n ? null : formatTimestamp(ledger.lastTransferAt),
        },
      };
    } catch (error) {
      if (error instanceof BackupFailedError) {
        const { cause } = error;
        this.log.error(
          `A backup failed. ${error.reason}${cause instanceof Error ? ` ${cause.message}` : ''}`,
        );
      }
      throw error;
    } finally {
      this.isRunning = false;
    }
  }

  /** What a process left that was killed in mid-backup. */
  private async removePartial(folder: string): Promise<void> {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter(isPartial)) {
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/** The time, without the colons that some file systems refuse. */
function nameOf(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(':', '-');
}
