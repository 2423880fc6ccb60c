import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdempotencyKey } from '@app/http';
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
  @HoldsDocs.create
  async create(
    @Body() request: CreateHoldRequest,
    @IdempotencyKey() idempotencyKey: string | null,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldCreatedResponse> {
    return send(response, await this.holds.create(request, idempotencyKey));
  }

  @Get(':hold_id')
  @HoldsDocs.read
  read(@Param('hold_id') holdId: string): Promise<HoldResponse> {
    return this.holds.read(holdId);
  }

  @Post(':hold_id/capture')
  @HoldsDocs.capture
  async capture(
    @Param('hold_id') holdId: string,
    @Body() request: CaptureHoldRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldCapturedResponse> {
    return send(response, await this.holds.capture(holdId, request));
  }

  @Post(':hold_id/release')
  @HoldsDocs.release
  async release(
    @Param('hold_id') holdId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HoldReleasedResponse> {
    return send(response, await this.holds.release(holdId));
  }
}
