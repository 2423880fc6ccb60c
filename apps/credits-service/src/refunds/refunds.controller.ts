import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, IdempotencyKey, Scoped, type Principal } from '@app/http';
import type { Response } from 'express';
import { send } from '../shared/answered';
import { CreateRefundRequest } from './dto/create-refund.request';
import type { RefundResponse } from './dto/refund.response';
import { RefundsDocs } from './refunds.docs';
import { RefundsService } from './refunds.service';

@ApiTags('refunds')
@Controller('refunds')
export class RefundsController {
  constructor(private readonly refunds: RefundsService) {}

  @Post()
  @Scoped('refund')
  @RefundsDocs.create
  async create(
    @Body() request: CreateRefundRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RefundResponse> {
    return send(response, await this.refunds.create(request, idempotencyKey, caller));
  }
}
