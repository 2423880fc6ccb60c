import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Public } from '@app/http';
import { LedgerHealth } from '@app/ledger';
import type { Response } from 'express';
import { HealthResponse } from './dto/health.response';
import { LivenessResponse, ReadinessResponse } from './dto/probe.responses';
import { Readiness } from './readiness';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly ledger: LedgerHealth,
    private readonly readiness: Readiness,
  ) {}

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

  @Get('live')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Ask whether the process is up',
    description: 'For an orchestrator, which starts the process anew where it does not answer.',
  })
  @ApiOkResponse({ type: LivenessResponse })
  live(): LivenessResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Ask whether requests should be sent here',
    description:
      'For an orchestrator or a load balancer: ready means that the ledger and the store of names and descriptions ' +
      'answered just now, and that the service is not shutting down.',
  })
  @ApiOkResponse({ type: ReadinessResponse })
  @ApiProblems('service_unavailable')
  ready(): Promise<ReadinessResponse> {
    return this.readiness.check();
  }
}
