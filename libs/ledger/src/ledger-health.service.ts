import { Injectable } from '@nestjs/common';
import { LedgerUnavailableError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';

/** Whether the ledger can be used. */
@Injectable()
export class LedgerHealth {
  constructor(private readonly engine: LedgerEngine) {}

  /** Whether the ledger answers a read in time. */
  async isAvailable(): Promise<boolean> {
    try {
      await new LedgerRequest(this.engine).findAccounts([1n]);
      return true;
    } catch (error) {
      if (error instanceof LedgerUnavailableError) return false;
      throw error;
    }
  }
}
