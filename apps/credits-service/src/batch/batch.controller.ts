import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, IdempotencyKey, Scoped, type Principal } from '@app/http';
import type { Response } from 'express';
import { send } from '../shared/answered';
import { BatchDocs } from './batch.docs';
import { BatchService } from './batch.service';
import { BatchRequest } from './dto/batch.request';
import type { BatchResponse } from './dto/batch.response';

@ApiTags('billing')
@Controller('batch')
export class BatchController {
  constructor(private readonly batch: BatchService) {}

  @Post()
  @Scoped('topup', 'bill')
  @BatchDocs.run
  async run(
    @Body() request: BatchRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchResponse> {
    return send(response, await this.batch.run(request, idempotencyKey, caller));
  }
}
