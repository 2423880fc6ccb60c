import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '@app/http';
import { BatchService } from './batch.service';
import { BatchRequest } from './dto/batch.request';
import { BatchResponse } from './dto/batch.response';

@ApiTags('billing')
@Controller('batch')
export class BatchController {
  constructor(private readonly batch: BatchService) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'runBatch',
    summary: 'Make many movements',
    description:
      'Up to 5,000 top-ups and bills, each by itself, or (`atomic`) all or none. A malformed operation refuses the ' +
      'whole batch. To repeat a batch safely, give every operation a key.',
  })
  @ApiOkResponse({ type: BatchResponse })
  @ApiProblems(
    'insufficient_credits',
    'account_not_found',
    'idempotency_key_reused',
    'idempotency_key_spent',
    'outcome_unknown',
    'metadata_unavailable',
  )
  run(@Body() request: BatchRequest): Promise<BatchResponse> {
    return this.batch.run(request);
  }
}
