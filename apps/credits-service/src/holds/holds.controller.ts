import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiIdempotencyKey, ApiProblems, IdempotencyKey, markReplay } from '@app/http';
import type { Response } from 'express';
import { locateTransaction } from '../config/transaction-location';
import { CaptureHoldRequest } from './dto/capture-hold.request';
import {
  HoldCapturedResponse,
  HoldPlacedResponse,
  HoldReleasedResponse,
  HoldResponse,
} from './dto/hold.responses';
import { PlaceHoldRequest } from './dto/place-hold.request';
import { HoldsService } from './holds.service';

@ApiTags('holds')
@Controller('holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Post()
  @ApiOperation({
    operationId: 'placeHold',
    summary: 'Reserve credits',
    description: 'What is held can’t be spent otherwise until it is captured, released or expired.',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: HoldPlacedResponse })
  @ApiProblems('insufficient_credits', 'account_not_found', 'outcome_unknown', 'metadata_unavailable')
  async place(
    @Body() request: PlaceHoldRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldPlacedResponse> {
    const { body, replayed } = await this.holds.place(request, idempotencyKey);
    markReplay(response, replayed);
    return body;
  }

  @Get(':hold_id')
  @ApiOperation({ operationId: 'getHold', summary: 'Read a hold' })
  @ApiOkResponse({ type: HoldResponse })
  @ApiProblems('hold_not_found', 'ledger_unavailable')
  read(@Param('hold_id') holdId: string): Promise<HoldResponse> {
    return this.holds.read(holdId);
  }

  @Post(':hold_id/capture')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'captureHold',
    summary: 'Bill a hold',
    description: 'Bills a part of the hold, or all of it, and frees the rest. A hold is settled once.',
  })
  @ApiOkResponse({ type: HoldCapturedResponse })
  @ApiProblems(
    'hold_not_found',
    'hold_already_captured',
    'hold_already_released',
    'hold_expired',
    'amount_exceeds_hold',
    'outcome_unknown',
  )
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
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'releaseHold',
    summary: 'Free a hold',
    description: 'A hold is settled once.',
  })
  @ApiOkResponse({ type: HoldReleasedResponse })
  @ApiProblems('hold_not_found', 'hold_already_captured', 'hold_expired', 'outcome_unknown')
  async release(
    @Param('hold_id') holdId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldReleasedResponse> {
    const { body, replayed } = await this.holds.release(holdId);
    markReplay(response, replayed);
    return body;
  }
}
