import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@app/http';
import { LedgerHealth } from '@app/ledger';
import type { Response } from 'express';
import { HealthResponse } from './dto/health.response';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly ledger: LedgerHealth) {}

  @Get()
  @ApiOperation({
    operationId: 'getHealth',
    summary: 'Ask whether the service can work',
    description: 'Healthy means that the ledger answered just now.',
  })
  @ApiOkResponse({ type: HealthResponse })
  @ApiServiceUnavailableResponse({ type: HealthResponse, description: 'The ledger does not answer.' })
  async check(@Res({ passthrough: true }) response: Response): Promise<HealthResponse> {
    if (await this.ledger.isAvailable()) {
      return { status: 'healthy' };
    }
    response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: 'unhealthy' };
  }
}
