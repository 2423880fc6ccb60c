import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Scoped, ScopedOrOwn } from '@app/http';
import type { Request } from 'express';
import { UserIdParams } from '../shared/dto/user-id.params';
import type { TransactionResponse, TransactionsResponse } from './dto/transaction.response';
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
    const isCsv = request.accepts(['application/json', 'text/csv']) === 'text/csv';
    if ((query.format ?? (isCsv ? 'csv' : 'json')) === 'json') {
      return this.transactions.page(user_id, query);
    }
    const parts = await this.transactions.csv(user_id, query);
    return new StreamableFile(Readable.from(parts, { objectMode: false }), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="transactions.csv"',
    });
  }

  @Get('transactions/:transaction_id')
  @Scoped('read')
  @TransactionsDocs.read
  read(@Param('transaction_id') id: string): Promise<TransactionResponse> {
    return this.transactions.find(id);
  }
}
