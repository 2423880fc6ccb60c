import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '@app/http';
import { AccountsService } from './accounts.service';
import { AccountCreatedResponse } from './dto/account-created.response';
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
  @ApiCreatedResponse({ type: AccountCreatedResponse })
  @ApiProblems('account_exists', 'outcome_unknown')
  create(@Body() request: CreateAccountRequest): Promise<AccountCreatedResponse> {
    return this.accounts.create(request);
  }
}
