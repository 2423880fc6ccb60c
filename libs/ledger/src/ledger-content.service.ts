import { Injectable } from '@nestjs/common';
import type { LedgerContent as LedgerFileContent } from '@app/tigerbeetle-embedded';
import { LedgerEngine } from './ledger-engine';

export type { LedgerFileContent };

/** How much the ledger holds, and copies of it. */
@Injectable()
export class LedgerContent {
  constructor(private readonly engine: LedgerEngine) {}

  /** Accounts and transfers of an embedded ledger; null for a server, which does not count them. */
  inFile(): LedgerFileContent | null {
    return this.engine.embedded?.content() ?? null;
  }

  /**
   * The time of the newest transfer that the ledger has acknowledged, in nanoseconds since 1970; 0 if there is none.
   * @throws LedgerUnavailableError
   */
  async lastTransferAt(): Promise<bigint> {
    return this.engine.lastTransferAt(this.engine.newDeadline());
  }

  /**
   * Copies an embedded ledger to a new file while movements go on.
   * @param onCut called at the moment that the copy shows; all that was acknowledged by then is in it
   * @throws Error with a sentence on the cause, or one of the file system; then the target may be there in part
   */
  async copyTo(target: string, onCut: () => void): Promise<void> {
    const { embedded } = this.engine;
    if (embedded === undefined) throw new Error('The ledger is not a file of this process.');
    await embedded.copyTo(target, onCut);
  }
}
