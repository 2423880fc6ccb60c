import { Body, Controller, HttpCode, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiIdempotencyKey, ApiProblems, IdempotencyKey, markReplay } from '@app/http';
import type { Movement } from '@app/ledger';
import type { Response } from 'express';
import { locateTransaction } from '../config/transaction-location';
import { ApiMovementResponse } from './api-movement-response';
import { BillingService } from './billing.service';
import { BillResponse } from './dto/bill.response';
import { MovementRequest } from './dto/movement.request';
import { TopUpResponse } from './dto/top-up.response';

@ApiTags('billing')
@Controller()
export class BillingController {
  constructor(private readonly billing: BillingService) {}

  @Post('topup')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'topUp',
    summary: 'Add credits',
    description: 'Moves credits from the operator’s funding account to the user.',
  })
  @ApiIdempotencyKey()
  @ApiMovementResponse(TopUpResponse)
  @ApiProblems('account_not_found', 'outcome_unknown', 'metadata_unavailable')
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
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'bill',
    summary: 'Bill usage',
    description:
      'Moves credits from the user to the operator’s revenue account, never more than the user holds.',
  })
  @ApiIdempotencyKey()
  @ApiMovementResponse(BillResponse)
  @ApiProblems('insufficient_credits', 'account_not_found', 'outcome_unknown', 'metadata_unavailable')
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
