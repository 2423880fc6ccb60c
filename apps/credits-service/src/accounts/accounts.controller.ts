import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApiCall,
  ApiIdempotencyKey,
  EXAMPLE_MOMENT,
  IdempotencyKey,
  markReplay,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from '@app/http';
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
  @ApiIdempotencyKey()
  @ApiCall({
    id: 'createAccount',
    summary: 'Create an account',
    description: 'One account a user and currency. An opening balance is a top-up in the account’s history.',
    request: { type: CreateAccountRequest, example: { user_id: 'ada', display_name: 'Ada Lovelace' } },
    answer: {
      status: 201,
      description: 'The account is there.',
      type: AccountCreatedResponse,
      example: { account_id: 429692545925949, user_id: 'ada', balance: 0 },
      headers: ['Idempotent-Replayed'],
    },
    problems: ['account_exists', ...WRITE_PROBLEMS],
  })
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
  @ApiCall({
    id: 'getAccount',
    summary: 'Read an account',
    description: 'What the account holds, what of it is reserved, and what can still be spent.',
    answer: {
      status: 200,
      description: 'The account at this moment.',
      type: AccountResponse,
      example: {
        account_id: 429692545925949,
        user_id: 'ada',
        display_name: 'Ada Lovelace',
        currency: 'USD',
        balance: 99.75,
        held: 5,
        available: 94.75,
        created_at: EXAMPLE_MOMENT,
      },
    },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  })
  read(@Param() { user_id }: UserIdParams, @Query() query: AccountQuery): Promise<AccountResponse> {
    return this.accounts.read(user_id, query);
  }
}
