import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminOnly, ApiProblems } from '@app/http';
import { UserIdParams } from '../config/user-id.params';
import { PageQuery } from './dto/page.query';
import { UserResponse, UsersResponse, UserTransactionsResponse } from './dto/user.responses';
import { UsersService } from './users.service';

@ApiTags('users')
@AdminOnly()
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @ApiOperation({ operationId: 'listUsers', summary: 'List users', description: 'Newest first.' })
  @ApiOkResponse({ type: UsersResponse })
  @ApiProblems('ledger_unavailable', 'metadata_unavailable')
  list(@Query() query: PageQuery): Promise<UsersResponse> {
    return this.users.list(query);
  }

  @Get(':user_id')
  @ApiOperation({ operationId: 'getUser', summary: 'Read a user' })
  @ApiOkResponse({ type: UserResponse })
  @ApiProblems('account_not_found', 'ledger_unavailable', 'metadata_unavailable')
  read(@Param() { user_id }: UserIdParams): Promise<UserResponse> {
    return this.users.find(user_id);
  }

  @Get(':user_id/transactions')
  @ApiOperation({
    operationId: 'listUserTransactions',
    summary: 'Read a user’s history by page number',
    description:
      'Newest first, in the default currency. To follow a history while it grows, use its cursor instead.',
  })
  @ApiOkResponse({ type: UserTransactionsResponse })
  @ApiProblems('account_not_found', 'ledger_unavailable', 'metadata_unavailable')
  transactions(
    @Param() { user_id }: UserIdParams,
    @Query() query: PageQuery,
  ): Promise<UserTransactionsResponse> {
    return this.users.transactions(user_id, query);
  }
}
