import {
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldExpiredError,
  HoldNotFoundError,
  LedgerUnavailableError,
  OutcomeUnknownError,
  type CallHold,
  type LedgerHolds,
} from '@app/ledger';
import { CallRefusedError, MetadataUnavailableError, type AiCalls, type CountedCall } from '@app/metadata';

/** A call that has ended, and what its settlement needs. */
export interface EndedCall {
  readonly hold: CallHold;
  readonly record: CountedCall;
  /** `performance.now()`: from then on the charge is captured without its record, or the hold would run out. */
  readonly captureAt: number;
  /** Whether the caller can still be told what is left. */
  readonly needsAvailable: boolean;
}

/** What came of a settlement. */
export interface Captured {
  /** Units. */
  readonly charged: bigint;
  /** Units that the payer can spend after it; null where nobody is told, or the ledger had settled the hold otherwise. */
  readonly available: bigint | null;
}

/**
 * Takes a call that has ended to its settlement: its record, then the capture, then the mark that it is settled. Each
 * step is repeated until it is done. The record comes first: after a crash it says what is to be captured.
 */
export class Settling {
  private isStored = false;
  private isRefused = false;
  private captured: Captured | null = null;

  /** @param onCaptured learns the result as soon as the ledger has it */
  constructor(
    private readonly call: EndedCall,
    private readonly calls: AiCalls,
    private readonly holds: LedgerHolds,
    private readonly onCaptured: (captured: Captured) => void,
  ) {}

  /**
   * Goes as far as store and ledger allow.
   * @returns whether nothing is left to do
   * @throws LedgerInvariantError
   */
  async advance(): Promise<boolean> {
    try {
      await this.store();
      if (!this.isStored && !this.isRefused && performance.now() < this.call.captureAt) return false;
      await this.capture();
      return await this.close();
    } catch (error) {
      if (isPassing(error)) return false;
      throw error;
    }
  }

  private async store(): Promise<void> {
    if (this.isStored || this.isRefused) return;
    try {
      await this.calls.count(this.call.record);
      // A row in another state is stored too: by an attempt whose answer was lost, or by another process.
      this.isStored = true;
    } catch (error) {
      this.isRefused = error instanceof CallRefusedError;
      if (!(error instanceof MetadataUnavailableError)) throw error;
    }
  }

  private async capture(): Promise<void> {
    if (this.captured !== null) return;
    this.captured = await this.inLedger();
    this.onCaptured(this.captured);
  }

  private async inLedger(): Promise<Captured> {
    const { hold, record, needsAvailable } = this.call;
    try {
      const available = await this.holds.captureForCall(hold, record.chargedUnits, needsAvailable);
      return { charged: record.chargedUnits, available };
    } catch (error) {
      return { charged: await chargeInLedger(hold.holdId, error, this.holds), available: null };
    }
  }

  /** @returns whether the row says what the ledger has */
  private async close(): Promise<boolean> {
    const { record } = this.call;
    const { charged = record.chargedUnits } = this.captured ?? {};
    if (this.isStored && charged === record.chargedUnits) {
      this.calls.settle(record.callId);
      return true;
    }
    if (!this.isStored && !this.isRefused) return false;
    await this.calls.conclude(record.callId, {
      from: this.isStored ? 'counted' : 'started',
      status: record.status,
      chargedUnits: charged,
      uncollectedUnits: restOf(record, charged),
    });
    return true;
  }
}

/** Whether store or ledger may answer later. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof MetadataUnavailableError ||
    error instanceof LedgerUnavailableError ||
    error instanceof OutcomeUnknownError
  );
}

/**
 * What the ledger charged for a hold that it refused to settle.
 * @param refusal of the settlement
 * @returns units; 0 for a hold that was released, has run out or is gone
 * @throws the refusal, where it says nothing of the charge; LedgerUnavailableError
 */
export async function chargeInLedger(holdId: bigint, refusal: unknown, holds: LedgerHolds): Promise<bigint> {
  if (refusal instanceof HoldAlreadyCapturedError) return (await holds.state(holdId)).amountCaptured;
  const isFree =
    refusal instanceof HoldExpiredError ||
    refusal instanceof HoldAlreadyReleasedError ||
    refusal instanceof HoldNotFoundError;
  if (!isFree) throw refusal;
  return 0n;
}

/** Units of the price that are not charged. */
export function restOf(
  { chargedUnits, uncollectedUnits }: Record<'chargedUnits' | 'uncollectedUnits', bigint | null>,
  charged: bigint,
): bigint {
  const price = (chargedUnits ?? 0n) + (uncollectedUnits ?? 0n);
  return price > charged ? price - charged : 0n;
}
