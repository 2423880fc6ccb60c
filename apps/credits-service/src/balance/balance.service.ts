import { Injectable } from '@nestjs/common';
import { LedgerAccounts } from '@app/ledger';
import { RequestCurrency } from '../shared/request-currency';
import type { BalanceRequest } from './dto/balance.request';
import type { BalanceResponse } from './dto/balance.response';

@Injectable()
export class BalanceService {
  constructor(
    private readonly accounts: LedgerAccounts,
    private readonly currencies: RequestCurrency,
  ) {}

  async read(request: BalanceRequest): Promise<BalanceResponse> {
    const { user_id } = request;
    const { balance } = await this.accounts.balance({
      userId: user_id,
      currency: this.currencies.of(request),
    });
    return { user_id, balance };
  }
}
