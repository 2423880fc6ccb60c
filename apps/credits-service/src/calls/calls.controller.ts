import { Controller, Get, Param, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnyKey, Caller, type Principal } from '@app/http';
import type { Request } from 'express';
import { csvFile, wantsCsv } from '../shared/csv';
import { CallsDocs } from './calls.docs';
import { CallsService } from './calls.service';
import type { CallsResponse, ReceiptResponse } from './dto/call.responses';
import { CallsQuery } from './dto/calls.query';

@ApiTags('calls')
@AnyKey()
@Controller('calls')
export class CallsController {
  constructor(private readonly calls: CallsService) {}

  @Get()
  @CallsDocs.list
  async list(
    @Query() query: CallsQuery,
    @Caller() caller: Principal,
    @Req() request: Request,
  ): Promise<CallsResponse | StreamableFile> {
    if (!wantsCsv(request, query)) return this.calls.page(query, caller);
    return csvFile('calls.csv', await this.calls.csv(query, caller));
  }

  @Get(':call_id')
  @CallsDocs.read
  read(@Param('call_id') callId: string, @Caller() caller: Principal): Promise<ReceiptResponse> {
    return this.calls.receipt(callId, caller);
  }
}
