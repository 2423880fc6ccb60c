import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { LedgerContent, LedgerUnavailableError } from '@app/ledger';
import { LastingSettings, MetadataUnavailableError } from '@app/metadata';
import { LEDGER_REACHED } from './lasting-names';

/** A loss of less than this can go unnoticed at a start. */
const MARK_EVERY_MS = 5_000;
/** As many digits as any 64-bit integer has: the store compares marks as text. */
const DIGITS = 20;

/**
 * Has the metadata store remember how far the ledger was: the time of the newest transfer that it has acknowledged. The
 * ledger gives these times itself and never forgets an acknowledged transfer, so no crash, clock or other process can bring
 * a mark ahead of a ledger that is whole.
 */
@Injectable()
export class LedgerMark implements BeforeApplicationShutdown {
  private stored = 0n;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly ledger: LedgerContent,
    private readonly lasting: LastingSettings,
  ) {}

  static textOf(timestamp: bigint): string {
    return timestamp.toString().padStart(DIGITS, '0');
  }

  /** Marks now and then from now on. */
  start(): void {
    if (this.isOver) return;
    this.timer = setTimeout(() => {
      void this.mark().finally(() => {
        this.start();
      });
    }, MARK_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const hasStarted = this.timer !== undefined;
    this.isOver = true;
    clearTimeout(this.timer);
    if (hasStarted) await this.mark();
  }

  /** The next mark makes up for one that fails. */
  private async mark(): Promise<void> {
    try {
      const reached = await this.ledger.lastTransferAt();
      if (reached <= this.stored) return;
      await this.lasting.raise(LEDGER_REACHED, LedgerMark.textOf(reached));
      this.stored = reached;
    } catch (error) {
      if (!(error instanceof LedgerUnavailableError || error instanceof MetadataUnavailableError))
        throw error;
    }
  }
}
