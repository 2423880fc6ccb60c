import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiCall } from '@app/http';
import { LedgerAccounts } from '@app/ledger';
import { RequestCurrency } from '../config/request-currency';
import { BalanceRequest } from './dto/balance.request';
import { BalanceResponse } from './dto/balance.response';

@ApiTags('accounts')
@Controller('balance')
export class BalanceController {
  constructor(
    private readonly accounts: LedgerAccounts,
    private readonly currencies: RequestCurrency,
  ) {}

  @Post()
  @ApiCall({
    id: 'getBalance',
    summary: 'Read a balance',
    description:
      'What is posted on the account. Pending holds are not taken off; `getAccount` tells them apart.',
    request: { type: BalanceRequest, example: { user_id: 'ada' } },
    answer: {
      status: 200,
      description: 'The balance at this moment.',
      type: BalanceResponse,
      example: { user_id: 'ada', balance: 99.75 },
    },
    problems: ['account_not_found', 'ledger_unavailable'],
  })
  async read(@Body() request: BalanceRequest): Promise<BalanceResponse> {
    const currency = this.currencies.of(request);
    const { balance } = await this.accounts.balance({ userId: request.user_id, currency });
    return { user_id: request.user_id, balance };
  }
}
