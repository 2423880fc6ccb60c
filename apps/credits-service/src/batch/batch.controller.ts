import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { BatchDocs } from './batch.docs';
import { BatchService } from './batch.service';
import { BatchRequest } from './dto/batch.request';
import type { BatchResponse } from './dto/batch.response';

@ApiTags('billing')
@Controller('batch')
export class BatchController {
  constructor(private readonly batch: BatchService) {}

  @Post()
  @BatchDocs.run
  run(@Body() request: BatchRequest): Promise<BatchResponse> {
    return this.batch.run(request);
  }
}
