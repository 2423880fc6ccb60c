import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiServiceUnavailableResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { ApiCall, Public } from '@app/http';
import { LedgerHealth } from '@app/ledger';
import type { Response } from 'express';
import { HealthResponse } from './dto/health.response';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly ledger: LedgerHealth) {}

  @Get()
  @ApiCall({
    id: 'getHealth',
    summary: 'Ask whether the service can work',
    description: 'Healthy means that the ledger answered just now. Needs no key.',
    answer: {
      status: 200,
      description: 'The ledger answers.',
      type: HealthResponse,
      example: { status: 'healthy' },
    },
    problems: [],
  })
  @ApiServiceUnavailableResponse({
    description: 'The ledger does not answer.',
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(HealthResponse) },
        example: { status: 'unhealthy' },
      },
    },
  })
  async check(@Res({ passthrough: true }) response: Response): Promise<HealthResponse> {
    if (await this.ledger.isAvailable()) {
      return { status: 'healthy' };
    }
    response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: 'unhealthy' };
  }
}
