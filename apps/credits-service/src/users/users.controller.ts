import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import { UserIdParams } from '../shared/dto/user-id.params';
import { PageQuery } from '../shared/dto/page.query';
import type {
  LossesForgivenResponse,
  UserErasedResponse,
  UserResponse,
  UsersResponse,
  UserTransactionsResponse,
} from './dto/user.responses';
import { UsersQuery } from './dto/users.query';
import { UsersDocs } from './users.docs';
import { UsersService } from './users.service';

@ApiTags('users')
@AdminOnly()
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @UsersDocs.list
  list(@Query() query: UsersQuery): Promise<UsersResponse> {
    return this.users.list(query);
  }

  @Get(':user_id')
  @UsersDocs.read
  read(@Param() { user_id }: UserIdParams): Promise<UserResponse> {
    return this.users.find(user_id);
  }

  @Delete(':user_id')
  @UsersDocs.erase
  erase(@Param() { user_id }: UserIdParams): Promise<UserErasedResponse> {
    return this.users.erase(user_id);
  }

  @Delete(':user_id/losses')
  @UsersDocs.forgiveLosses
  forgiveLosses(@Param() { user_id }: UserIdParams): Promise<LossesForgivenResponse> {
    return this.users.forgiveLosses(user_id);
  }

  @Get(':user_id/transactions')
  @UsersDocs.transactions
  transactions(
    @Param() { user_id }: UserIdParams,
    @Query() query: PageQuery,
  ): Promise<UserTransactionsResponse> {
    return this.users.transactions(user_id, query);
  }
}
