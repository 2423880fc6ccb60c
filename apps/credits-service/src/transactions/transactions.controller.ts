import { Controller, Get, Param, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Scoped, ScopedOrOwn } from '@app/http';
import type { Request } from 'express';
import { csvFile, wantsCsv } from '../shared/csv';
import { UserIdParams } from '../shared/dto/user-id.params';
import { BalancesQuery } from './dto/balances.query';
import type { BalancesResponse } from './dto/balances.response';
import { FindTransactionsQuery } from './dto/find-transactions.query';
import type { TransactionDetailsResponse, TransactionsResponse } from './dto/transaction.response';
import { TransactionsQuery } from './dto/transactions.query';
import { TransactionsDocs } from './transactions.docs';
import { TransactionsService } from './transactions.service';

@ApiTags('transactions')
@Controller()
export class TransactionsController {
  constructor(private readonly transactions: TransactionsService) {}

  @Get('accounts/:user_id/transactions')
  @ScopedOrOwn('read')
  @TransactionsDocs.list
  async list(
    @Param() { user_id }: UserIdParams,
    @Query() query: TransactionsQuery,
    @Req() request: Request,
  ): Promise<TransactionsResponse | StreamableFile> {
    if (!wantsCsv(request, query)) return this.transactions.page(user_id, query);
    return csvFile('transactions.csv', await this.transactions.csv(user_id, query));
  }

  @Get('accounts/:user_id/balances')
  @ScopedOrOwn('read')
  @TransactionsDocs.balances
  balances(@Param() { user_id }: UserIdParams, @Query() query: BalancesQuery): Promise<BalancesResponse> {
    return this.transactions.balances(user_id, query);
  }

  @Get('transactions')
  @Scoped('read')
  @TransactionsDocs.find
  findAll(@Query() query: FindTransactionsQuery): Promise<TransactionsResponse> {
    return this.transactions.findAll(query);
  }

  @Get('transactions/:transaction_id')
  @Scoped('read')
  @TransactionsDocs.read
  read(@Param('transaction_id') id: string): Promise<TransactionDetailsResponse> {
    return this.transactions.find(id);
  }
}
