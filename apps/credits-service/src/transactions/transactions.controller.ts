import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { ApiProblems } from '@app/http';
import type { Request } from 'express';
import { UserIdParams } from '../config/user-id.params';
import { TransactionResponse, TransactionsResponse } from './dto/transaction.response';
import { TransactionsQuery } from './dto/transactions.query';
import { TransactionsService } from './transactions.service';

@ApiTags('transactions')
@Controller()
export class TransactionsController {
  constructor(private readonly transactions: TransactionsService) {}

  @Get('accounts/:user_id/transactions')
  @ApiOperation({
    operationId: 'listTransactions',
    summary: 'Read a history',
    description:
      'Newest first, in pages. With `Accept: text/csv` the whole range comes as one stream, and limit and cursor mean nothing. ' +
      'Descriptions stand in it as they were sent, so import that column as text: a spreadsheet may take `=…` for a formula. ' +
      'A stream that breaks off is not complete, and one of which nothing is taken for 30 s is ended.',
  })
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(TransactionsResponse) } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @ApiProblems('account_not_found', 'ledger_unavailable', 'metadata_unavailable')
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
  @ApiOperation({ operationId: 'getTransaction', summary: 'Read a transaction' })
  @ApiOkResponse({ type: TransactionResponse })
  @ApiProblems('transaction_not_found', 'ledger_unavailable', 'metadata_unavailable')
  read(@Param('transaction_id') id: string): Promise<TransactionResponse> {
    return this.transactions.find(id);
  }
}
