import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiCall, ApiIdempotencyKey, IdempotencyKey, markReplay, WRITE_PROBLEMS } from '@app/http';
import type { Movement } from '@app/ledger';
import type { Response } from 'express';
import { locateTransaction } from '../config/transaction-location';
import { BillingService } from './billing.service';
import { BillResponse } from './dto/bill.response';
import { MovementRequest } from './dto/movement.request';
import { TopUpResponse } from './dto/top-up.response';

@ApiTags('billing')
@Controller()
export class BillingController {
  constructor(private readonly billing: BillingService) {}

  @Post('topup')
  @ApiIdempotencyKey()
  @ApiCall({
    id: 'topUp',
    summary: 'Add credits',
    description: 'Moves credits from the operator’s funding account to the user.',
    request: {
      type: MovementRequest,
      example: { user_id: 'ada', amount: 100, description: 'Welcome' },
    },
    answer: {
      status: 200,
      description: 'The credits are on the account.',
      type: TopUpResponse,
      example: { user_id: 'ada', amount_added: 100, new_balance: 100 },
      headers: ['Location', 'Idempotent-Replayed'],
    },
    problems: ['account_not_found', ...WRITE_PROBLEMS],
  })
  async topUp(
    @Body() request: MovementRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TopUpResponse> {
    const movement = await this.billing.topUp(request, idempotencyKey);
    describeMovement(response, movement);
    return { user_id: request.user_id, amount_added: request.amount, new_balance: movement.newBalance };
  }

  @Post('bill')
  @ApiIdempotencyKey()
  @ApiCall({
    id: 'bill',
    summary: 'Bill usage',
    description:
      'Moves credits from the user to the operator’s revenue account, never more than is available to the user.',
    request: {
      type: MovementRequest,
      example: { user_id: 'ada', amount: 0.25, description: 'gpt-5, 1,204 tokens' },
    },
    answer: {
      status: 200,
      description: 'The credits are taken.',
      type: BillResponse,
      example: { user_id: 'ada', amount_billed: 0.25, new_balance: 99.75 },
      headers: ['Location', 'Idempotent-Replayed'],
    },
    problems: ['insufficient_credits', 'account_not_found', ...WRITE_PROBLEMS],
  })
  async bill(
    @Body() request: MovementRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BillResponse> {
    const movement = await this.billing.bill(request, idempotencyKey);
    describeMovement(response, movement);
    return { user_id: request.user_id, amount_billed: request.amount, new_balance: movement.newBalance };
  }
}

/** Says where the movement can be read, and whether it was made before. */
function describeMovement(response: Response, { transactionId, replayed }: Movement): void {
  locateTransaction(response, transactionId);
  markReplay(response, replayed);
}
