import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import { ModelIdParams } from './dto/model-id.params';
import {
  CreatePricingRequest,
  UpdatePricingRequest,
  type PricingListResponse,
  type PricingResponse,
} from './dto/pricing';
import { PricingDocs } from './pricing.docs';
import { PricingService } from './pricing.service';

/** At the root and not under the prefix of the API: its callers came first. */
@ApiTags('models')
@AdminOnly()
@Controller('v1/pricing')
export class PricingController {
  constructor(private readonly pricing: PricingService) {}

  @Get()
  @PricingDocs.list
  list(): Promise<PricingListResponse> {
    return this.pricing.list();
  }

  @Post()
  @PricingDocs.create
  create(@Body() request: CreatePricingRequest): Promise<PricingResponse> {
    return this.pricing.create(request);
  }

  @Put(':model_id')
  @PricingDocs.update
  update(
    @Param() { model_id }: ModelIdParams,
    @Body() request: UpdatePricingRequest,
  ): Promise<PricingResponse> {
    return this.pricing.update(model_id, request);
  }
}
