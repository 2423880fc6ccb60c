import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApiCall,
  ApiHexIdParam,
  ApiIdempotencyKey,
  EXAMPLE_MOMENT,
  EXAMPLE_TRANSACTION_ID,
  IdempotencyKey,
  markReplay,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from '@app/http';
import type { Response } from 'express';
import { locateTransaction } from '../config/transaction-location';
import { CaptureHoldRequest } from './dto/capture-hold.request';
import {
  HoldCapturedResponse,
  HoldCreatedResponse,
  HoldReleasedResponse,
  HoldResponse,
} from './dto/hold.responses';
import { CreateHoldRequest } from './dto/create-hold.request';
import { HoldsService } from './holds.service';

const ApiHoldId = () => ApiHexIdParam('hold_id', 'The hold, as `createHold` named it.');

@ApiTags('holds')
@Controller('holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Post()
  @ApiIdempotencyKey()
  @ApiCall({
    id: 'createHold',
    summary: 'Reserve credits',
    description: 'What is held can’t be spent otherwise until it is captured, released or expired.',
    request: {
      type: CreateHoldRequest,
      example: { user_id: 'ada', amount: 5, expires_in_seconds: 600, description: 'a long answer' },
    },
    answer: {
      status: 201,
      description: 'The credits are held.',
      type: HoldCreatedResponse,
      example: {
        hold_id: EXAMPLE_TRANSACTION_ID,
        user_id: 'ada',
        amount: 5,
        status: 'pending',
        expires_at: EXAMPLE_MOMENT,
        available: 94.75,
      },
      headers: ['Idempotent-Replayed'],
    },
    problems: ['insufficient_credits', 'account_not_found', ...WRITE_PROBLEMS],
  })
  async create(
    @Body() request: CreateHoldRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldCreatedResponse> {
    const { body, replayed } = await this.holds.create(request, idempotencyKey);
    markReplay(response, replayed);
    return body;
  }

  @Get(':hold_id')
  @ApiHoldId()
  @ApiCall({
    id: 'getHold',
    summary: 'Read a hold',
    description: 'What became of the hold.',
    answer: {
      status: 200,
      description: 'The hold at this moment.',
      type: HoldResponse,
      example: {
        hold_id: EXAMPLE_TRANSACTION_ID,
        user_id: 'ada',
        amount: 5,
        amount_captured: 0,
        status: 'pending',
        expires_at: EXAMPLE_MOMENT,
      },
    },
    problems: ['hold_not_found', ...READ_PROBLEMS],
  })
  read(@Param('hold_id') holdId: string): Promise<HoldResponse> {
    return this.holds.read(holdId);
  }

  @Post(':hold_id/capture')
  @ApiHoldId()
  @ApiCall({
    id: 'captureHold',
    summary: 'Bill a hold',
    description:
      'Bills a part of the hold, or all of it, and frees the rest. A hold is settled once, so the same request again gets ' +
      'the first answer without a key.',
    request: { type: CaptureHoldRequest, example: { amount: 1.5 } },
    answer: {
      status: 200,
      description: 'The credits are billed.',
      type: HoldCapturedResponse,
      example: {
        hold_id: EXAMPLE_TRANSACTION_ID,
        user_id: 'ada',
        amount_captured: 1.5,
        amount_released: 3.5,
        new_balance: 98.25,
      },
      headers: ['Location', 'Idempotent-Replayed'],
    },
    problems: [
      'hold_not_found',
      'hold_already_captured',
      'hold_already_released',
      'hold_expired',
      'amount_exceeds_hold',
      ...WRITE_PROBLEMS,
    ],
  })
  async capture(
    @Param('hold_id') holdId: string,
    @Body() request: CaptureHoldRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldCapturedResponse> {
    const { body, replayed, transactionId } = await this.holds.capture(holdId, request.amount ?? null);
    locateTransaction(response, transactionId);
    markReplay(response, replayed);
    return body;
  }

  @Post(':hold_id/release')
  @ApiHoldId()
  @ApiCall({
    id: 'releaseHold',
    summary: 'Free a hold',
    description:
      'Gives all of the hold back. A hold is settled once, so the same request again gets the first answer without a key.',
    answer: {
      status: 200,
      description: 'The credits are free.',
      type: HoldReleasedResponse,
      example: { hold_id: EXAMPLE_TRANSACTION_ID, user_id: 'ada', amount_released: 5, available: 98.5 },
      headers: ['Idempotent-Replayed'],
    },
    problems: ['hold_not_found', 'hold_already_captured', 'hold_expired', ...WRITE_PROBLEMS],
  })
  async release(
    @Param('hold_id') holdId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldReleasedResponse> {
    const { body, replayed } = await this.holds.release(holdId);
    markReplay(response, replayed);
    return body;
  }
}
