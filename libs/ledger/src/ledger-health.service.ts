import { Inject, Injectable } from '@nestjs/common';
import { MOVEMENT_CODE } from './codes';
import { LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { newTransferId } from './ids';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import { LEDGER_OPTIONS } from './ledger.module-definition';
import type { LedgerOptions } from './ledger.options';
import { emptyTransfer } from './movement';
import { OperatorAccounts } from './operator-accounts';

/** The shortest time between two probes. */
const PROBE_EVERY_MS = 1_000;

/** Whether the ledger can be used. */
@Injectable()
export class LedgerHealth {
  private probedAt = -Infinity;

  constructor(
    @Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions,
    private readonly engine: LedgerEngine,
    private readonly operators: OperatorAccounts,
  ) {}

  /** Whether the last write succeeded; true before the first. */
  get isWritable(): boolean {
    return this.engine.isWritable;
  }

  /** How far the ledger's time is ahead of this machine's clock, in seconds; 0 where it is not. */
  get clockAheadSeconds(): number {
    return this.engine.clock.aheadSeconds;
  }

  /**
   * Whether the ledger answers a read in time and takes writes. After a failed write this call writes a
   * probe, so readiness returns without other traffic.
   */
  async isAvailable(): Promise<boolean> {
    try {
      await new LedgerRequest(this.engine).findAccounts([1n]);
      await this.probeWrite();
      return this.isWritable;
    } catch (error) {
      if (error instanceof LedgerUnavailableError || error instanceof OutcomeUnknownError) return false;
      throw error;
    }
  }

  /** A transfer of nothing: to create an account that exists would write nothing. */
  private async probeWrite(): Promise<void> {
    if (this.isWritable || performance.now() - this.probedAt < PROBE_EVERY_MS) return;
    this.probedAt = performance.now();
    const { defaultCurrency } = this.options;
    const request = new LedgerRequest(this.engine);
    await this.operators.ensure(defaultCurrency, request);
    await request.send(emptyTransfer(defaultCurrency, newTransferId(), MOVEMENT_CODE.writeProbe));
  }
}
