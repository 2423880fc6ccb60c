import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import { PageQuery } from '../shared/dto/page.query';
import { UserIdParams } from '../shared/dto/user-id.params';
import type { UsageEntriesResponse, UsageSummaryResponse } from './dto/original.responses';
import { OriginalUsageDocs } from './original-usage.docs';
import { OriginalUsageService } from './original-usage.service';

/** At the root and not under the prefix of the API: its callers came first. */
@ApiTags('calls')
@AdminOnly()
@Controller('v1/usage')
export class OriginalUsageController {
  constructor(private readonly usage: OriginalUsageService) {}

  @Get('summary')
  @OriginalUsageDocs.summary
  summary(): Promise<UsageSummaryResponse> {
    return this.usage.summary(null);
  }

  @Get('user/:user_id')
  @OriginalUsageDocs.entries
  entries(@Param() { user_id }: UserIdParams, @Query() query: PageQuery): Promise<UsageEntriesResponse> {
    return this.usage.entries(user_id, query);
  }

  @Get('user/:user_id/summary')
  @OriginalUsageDocs.userSummary
  userSummary(@Param() { user_id }: UserIdParams): Promise<UsageSummaryResponse> {
    return this.usage.summary(user_id);
  }
}
