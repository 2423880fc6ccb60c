import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '@app/http';
import { LedgerAccounts } from '@app/ledger';
import { RequestCurrency } from '../config/request-currency';
import { BalanceRequest } from './dto/balance.request';
import { BalanceResponse } from './dto/balance.response';

@ApiTags('balance')
@Controller('balance')
export class BalanceController {
  constructor(
    private readonly accounts: LedgerAccounts,
    private readonly currencies: RequestCurrency,
  ) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'getBalance',
    summary: 'Read a balance',
    description: 'What is posted on the account at this moment.',
  })
  @ApiOkResponse({ type: BalanceResponse })
  @ApiProblems('account_not_found', 'ledger_unavailable')
  async read(@Body() request: BalanceRequest): Promise<BalanceResponse> {
    const currency = this.currencies.of(request);
    const { balance } = await this.accounts.balance({ userId: request.user_id, currency });
    return { user_id: request.user_id, balance };
  }
}
