import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Scoped } from '@app/http';
import { BalanceDocs } from './balance.docs';
import { BalanceService } from './balance.service';
import { BalanceRequest } from './dto/balance.request';
import type { BalanceResponse } from './dto/balance.response';

@ApiTags('accounts')
@Controller('balance')
export class BalanceController {
  constructor(private readonly balances: BalanceService) {}

  @Post()
  @Scoped('read')
  @BalanceDocs.read
  read(@Body() request: BalanceRequest): Promise<BalanceResponse> {
    return this.balances.read(request);
  }
}
