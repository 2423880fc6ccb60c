import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiCall, ApiHexIdParam, READ_PROBLEMS } from '@app/http';
import type { Request } from 'express';
import { UserIdParams } from '../config/user-id.params';
import { CSV_EXAMPLE, HISTORY_EXAMPLE, TRANSACTION_EXAMPLE } from './transaction.example';
import { TransactionResponse, TransactionsResponse } from './dto/transaction.response';
import { TransactionsQuery } from './dto/transactions.query';
import { TransactionsService } from './transactions.service';

@ApiTags('transactions')
@Controller()
export class TransactionsController {
  constructor(private readonly transactions: TransactionsService) {}

  @Get('accounts/:user_id/transactions')
  @ApiCall({
    id: 'listTransactions',
    summary: 'Read a history',
    description:
      'Newest first, in pages. With `Accept: text/csv` the whole range comes as one stream, and `limit` and `cursor` mean ' +
      'nothing. Descriptions stand in it as they were sent, so import that column as text: a spreadsheet may take `=…` for a ' +
      'formula. A stream that breaks off is not complete, and one of which nothing is taken for 30 s is ended.',
    answer: {
      status: 200,
      description: 'A page of the history, or all of it as CSV (RFC 4180).',
      type: TransactionsResponse,
      example: { transactions: HISTORY_EXAMPLE, next_cursor: null },
      csv: CSV_EXAMPLE,
    },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  })
  async list(
    @Param() { user_id }: UserIdParams,
    @Query() query: TransactionsQuery,
    @Req() request: Request,
  ): Promise<TransactionsResponse | StreamableFile> {
    if (request.accepts(['application/json', 'text/csv']) !== 'text/csv') {
      return this.transactions.page(user_id, query);
    }
    const parts = await this.transactions.csv(user_id, query);
    return new StreamableFile(Readable.from(parts, { objectMode: false }), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="transactions.csv"',
    });
  }

  @Get('transactions/:transaction_id')
  @ApiHexIdParam('transaction_id', 'The transaction, as `Location` or a history named it.')
  @ApiCall({
    id: 'getTransaction',
    summary: 'Read a transaction',
    description: 'One movement. Pending, released and expired holds are none.',
    answer: {
      status: 200,
      description: 'The transaction.',
      type: TransactionResponse,
      example: TRANSACTION_EXAMPLE,
    },
    problems: ['transaction_not_found', ...READ_PROBLEMS],
  })
  read(@Param('transaction_id') id: string): Promise<TransactionResponse> {
    return this.transactions.find(id);
  }
}
