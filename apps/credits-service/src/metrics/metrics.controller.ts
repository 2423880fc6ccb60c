import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import type { Response } from 'express';
import { METRICS_PATH } from './metrics-path';
import { MetricsDocs } from './metrics.docs';
import { ServiceMetrics } from './service-metrics';

@ApiTags('operation')
@AdminOnly()
@Controller(METRICS_PATH)
export class MetricsController {
  constructor(private readonly metrics: ServiceMetrics) {}

  @Get()
  @MetricsDocs.read
  async read(@Res({ passthrough: true }) response: Response): Promise<string> {
    const { registry } = this.metrics;
    response.setHeader('Content-Type', registry.contentType);
    return registry.metrics();
  }
}
