import { Body, Controller, Delete, Get, HttpStatus, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly, AnyKey, Caller, type Principal } from '@app/http';
import type { Response } from 'express';
import { ModelIdParams } from './dto/model-id.params';
import type {
  ModelRemovedResponse,
  ModelResponse,
  ModelsResponse,
  SheetVersionsResponse,
} from './dto/model.responses';
import { QuoteRequest, type QuoteResponse } from './dto/quote';
import { PutModelRequest } from './dto/put-model.request';
import { VersionsQuery } from './dto/versions.query';
import { ModelsDocs } from './models.docs';
import { ModelsService } from './models.service';
import { QuotesService } from './quotes.service';

@ApiTags('models')
@AdminOnly()
@Controller('models')
export class ModelsController {
  constructor(
    private readonly models: ModelsService,
    private readonly quotes: QuotesService,
  ) {}

  @Get()
  @AnyKey()
  @ModelsDocs.list
  list(@Caller() caller: Principal): Promise<ModelsResponse> {
    return this.models.list(caller);
  }

  @Get(':model_id')
  @ModelsDocs.read
  read(@Param() { model_id }: ModelIdParams): Promise<ModelResponse> {
    return this.models.read(model_id);
  }

  @Get(':model_id/versions')
  @ModelsDocs.versions
  versions(
    @Param() { model_id }: ModelIdParams,
    @Query() query: VersionsQuery,
  ): Promise<SheetVersionsResponse> {
    return this.models.versions(model_id, query);
  }

  @Post(':model_id/quote')
  @ModelsDocs.quote
  quote(@Param() { model_id }: ModelIdParams, @Body() request: QuoteRequest): Promise<QuoteResponse> {
    return this.quotes.quote(model_id, request);
  }

  @Put(':model_id')
  @ModelsDocs.put
  async put(
    @Param() { model_id }: ModelIdParams,
    @Body() request: PutModelRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ModelResponse> {
    const { model, isFirst } = await this.models.put(model_id, request);
    if (isFirst) response.status(HttpStatus.CREATED);
    return model;
  }

  @Delete(':model_id')
  @ModelsDocs.remove
  remove(@Param() { model_id }: ModelIdParams): Promise<ModelRemovedResponse> {
    return this.models.remove(model_id);
  }
}
