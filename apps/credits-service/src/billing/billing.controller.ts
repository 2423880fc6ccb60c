import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, IdempotencyKey, Scoped, type Principal } from '@app/http';
import type { Response } from 'express';
import { send } from '../shared/answered';
import { MovementRequest } from '../shared/dto/movement.request';
import { BillingDocs } from './billing.docs';
import { BillingService } from './billing.service';
import type { BillResponse } from './dto/bill.response';
import type { TopUpResponse } from './dto/top-up.response';

@ApiTags('billing')
@Controller()
export class BillingController {
  constructor(private readonly billing: BillingService) {}

  @Post('topup')
  @Scoped('topup')
  @BillingDocs.topUp
  async topUp(
    @Body() request: MovementRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TopUpResponse> {
    return send(response, await this.billing.topUp(request, idempotencyKey, caller));
  }

  @Post('bill')
  @Scoped('bill')
  @BillingDocs.bill
  async bill(
    @Body() request: MovementRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BillResponse> {
    return send(response, await this.billing.bill(request, idempotencyKey, caller));
  }
}
