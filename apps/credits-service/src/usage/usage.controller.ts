import { Controller, Get, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnyKey, Caller, type Principal } from '@app/http';
import type { Request } from 'express';
import { csvFile, wantsCsv } from '../shared/csv';
import { UsageQuery } from './dto/usage.query';
import type { UsageResponse } from './dto/usage.responses';
import { UsageDocs } from './usage.docs';
import { UsageService } from './usage.service';

@ApiTags('calls')
@AnyKey()
@Controller('usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @UsageDocs.read
  async read(
    @Query() query: UsageQuery,
    @Caller() caller: Principal,
    @Req() request: Request,
  ): Promise<UsageResponse | StreamableFile> {
    if (!wantsCsv(request, query)) return this.usage.usage(query, caller);
    return csvFile('usage.csv', await this.usage.csv(query, caller));
  }
}
