import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { AdminOnly, ApiProblems } from '@app/http';
import type { Response } from 'express';
import { METRICS_PATH } from './metrics-path';
import { ServiceMetrics } from './service-metrics';

@ApiTags('operation')
@AdminOnly()
@Controller(METRICS_PATH)
export class MetricsController {
  constructor(private readonly metrics: ServiceMetrics) {}

  @Get()
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'Read what the service measures',
    description: 'In the text format of Prometheus. Needs an admin key.',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'Samples, by name and labels.', schema: { type: 'string' } })
  @ApiProblems('unauthenticated', 'forbidden', 'auth_not_configured')
  async read(@Res({ passthrough: true }) response: Response): Promise<string> {
    const { registry } = this.metrics;
    response.setHeader('Content-Type', registry.contentType);
    return registry.metrics();
  }
}
