import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import type { Response } from 'express';
import { METRICS_PATH } from './metrics-path';
import { ServiceMetrics } from './service-metrics';

const SAMPLE =
  '# HELP http_requests_in_flight Requests that are not answered yet.\n# TYPE http_requests_in_flight gauge\nhttp_requests_in_flight 1\n';

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
  @ApiOkResponse({
    description: 'Samples, by name and labels.',
    content: { 'text/plain': { schema: { type: 'string' }, example: SAMPLE } },
  })
  async read(@Res({ passthrough: true }) response: Response): Promise<string> {
    const { registry } = this.metrics;
    response.setHeader('Content-Type', registry.contentType);
    return registry.metrics();
  }
}
