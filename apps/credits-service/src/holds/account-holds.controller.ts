import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ScopedOrOwn } from '@app/http';
import { UserIdParams } from '../shared/dto/user-id.params';
import type { OpenHoldsResponse } from './dto/hold.responses';
import { OpenHoldsQuery } from './dto/open-holds.query';
import { HoldsDocs } from './holds.docs';
import { HoldsService } from './holds.service';

@ApiTags('holds')
@Controller('accounts/:user_id/holds')
export class AccountHoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Get()
  @ScopedOrOwn('read')
  @HoldsDocs.list
  list(@Param() { user_id }: UserIdParams, @Query() query: OpenHoldsQuery): Promise<OpenHoldsResponse> {
    return this.holds.list(user_id, query);
  }
}
