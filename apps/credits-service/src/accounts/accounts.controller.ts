import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, IdempotencyKey, Scoped, ScopedOrOwn, type Principal } from '@app/http';
import type { Response } from 'express';
import { send } from '../shared/answered';
import { UserIdParams } from '../shared/dto/user-id.params';
import { AccountsDocs } from './accounts.docs';
import { AccountsService } from './accounts.service';
import type { AccountCreatedResponse } from './dto/account-created.response';
import { AccountQuery } from './dto/account.query';
import type { AccountResponse } from './dto/account.response';
import { CreateAccountRequest } from './dto/create-account.request';
import { UpdateAccountRequest } from './dto/update-account.request';

@ApiTags('accounts')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Post()
  @Scoped('accounts')
  @AccountsDocs.create
  async create(
    @Body() request: CreateAccountRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountCreatedResponse> {
    return send(response, await this.accounts.create(request, idempotencyKey, caller));
  }

  @Get(':user_id')
  @ScopedOrOwn('read')
  @AccountsDocs.read
  read(@Param() { user_id }: UserIdParams, @Query() query: AccountQuery): Promise<AccountResponse> {
    return this.accounts.read(user_id, query);
  }

  @Patch(':user_id')
  @Scoped('accounts')
  @AccountsDocs.update
  update(
    @Param() { user_id }: UserIdParams,
    @Query() query: AccountQuery,
    @Body() request: UpdateAccountRequest,
  ): Promise<AccountResponse> {
    return this.accounts.update(user_id, query, request);
  }
}
