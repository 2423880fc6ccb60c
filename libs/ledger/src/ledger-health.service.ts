import { Inject, Injectable } from '@nestjs/common';
import { MOVEMENT_CODE } from './codes';
import { LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { newTransferId, operatorAccountId } from './ids';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import { LEDGER_OPTIONS } from './ledger.module-definition';
import type { LedgerOptions } from './ledger.options';
import { OperatorAccounts } from './operator-accounts';
import { newTransfer } from './records';

/** After a failed write, this often at most. */
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
    const { code, ledger } = this.options.defaultCurrency;
    const request = new LedgerRequest(this.engine);
    await this.operators.ensure(this.options.defaultCurrency, request);
    await request.send(
      newTransfer({
        id: newTransferId(),
        debit_account_id: operatorAccountId('funding', code),
        credit_account_id: operatorAccountId('revenue', code),
        amount: 0n,
        ledger,
        code: MOVEMENT_CODE.writeProbe,
      }),
    );
  }
}
