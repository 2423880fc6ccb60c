import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import { RefusalsQuery } from './dto/refusals.query';
import { UnpricedModelsQuery } from './dto/unpriced-models.query';
import type { RefusalsResponse, UnpricedModelsResponse } from './dto/refusals.response';
import { RefusalsDocs } from './refusals.docs';
import { RefusalsService } from './refusals.service';

@ApiTags('calls')
@AdminOnly()
@Controller('refusals')
export class RefusalsController {
  constructor(private readonly refusals: RefusalsService) {}

  @Get()
  @RefusalsDocs.list
  list(@Query() query: RefusalsQuery): Promise<RefusalsResponse> {
    return this.refusals.page(query);
  }

  @Get('unpriced-models')
  @RefusalsDocs.unpricedModels
  unpricedModels(@Query() query: UnpricedModelsQuery): Promise<UnpricedModelsResponse> {
    return this.refusals.unpricedModels(query);
  }
}
