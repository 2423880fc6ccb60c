import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, IdempotencyKey, Scoped, type Principal } from '@app/http';
import type { Response } from 'express';
import { send } from '../shared/answered';
import { CaptureHoldRequest } from './dto/capture-hold.request';
import { CreateHoldRequest } from './dto/create-hold.request';
import type {
  HoldCapturedResponse,
  HoldCreatedResponse,
  HoldReleasedResponse,
  HoldResponse,
} from './dto/hold.responses';
import { HoldsDocs } from './holds.docs';
import { HoldsService } from './holds.service';

@ApiTags('holds')
@Controller('holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Post()
  @Scoped('bill')
  @HoldsDocs.create
  async create(
    @Body() request: CreateHoldRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldCreatedResponse> {
    return send(response, await this.holds.create(request, idempotencyKey, caller));
  }

  @Get(':hold_id')
  @Scoped('read')
  @HoldsDocs.read
  read(@Param('hold_id') holdId: string): Promise<HoldResponse> {
    return this.holds.read(holdId);
  }

  @Post(':hold_id/capture')
  @Scoped('bill')
  @HoldsDocs.capture
  async capture(
    @Param('hold_id') holdId: string,
    @Body() request: CaptureHoldRequest,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldCapturedResponse> {
    return send(response, await this.holds.capture(holdId, request, caller));
  }

  @Post(':hold_id/release')
  @Scoped('bill')
  @HoldsDocs.release
  async release(
    @Param('hold_id') holdId: string,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldReleasedResponse> {
    return send(response, await this.holds.release(holdId, caller));
  }
}
