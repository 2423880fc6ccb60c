import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiIdempotencyKey, ApiProblems, IdempotencyKey, markReplay } from '@app/http';
import type { Response } from 'express';
import { UserIdParams } from '../config/user-id.params';
import { AccountsService } from './accounts.service';
import { AccountCreatedResponse } from './dto/account-created.response';
import { AccountQuery } from './dto/account.query';
import { AccountResponse } from './dto/account.response';
import { CreateAccountRequest } from './dto/create-account.request';

@ApiTags('accounts')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Post()
  @ApiOperation({
    operationId: 'createAccount',
    summary: 'Create an account',
    description: 'One account a user and currency. An opening balance is a top-up in the account’s history.',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: AccountCreatedResponse })
  @ApiProblems('account_exists', 'idempotency_key_reused', 'idempotency_key_spent', 'outcome_unknown')
  async create(
    @Body() request: CreateAccountRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountCreatedResponse> {
    const { body, replayed } = await this.accounts.create(request, idempotencyKey);
    markReplay(response, replayed);
    return body;
  }

  @Get(':user_id')
  @ApiOperation({
    operationId: 'getAccount',
    summary: 'Read an account',
    description: 'What the account holds, what of it is reserved, and what can still be spent.',
  })
  @ApiOkResponse({ type: AccountResponse })
  @ApiProblems('account_not_found', 'ledger_unavailable', 'metadata_unavailable')
  read(@Param() { user_id }: UserIdParams, @Query() query: AccountQuery): Promise<AccountResponse> {
    return this.accounts.read(user_id, query);
  }
}
