import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '@app/http';
import type { Response } from 'express';
import type { HealthResponse } from './dto/health.response';
import type { LivenessResponse, ReadinessResponse } from './dto/probe.responses';
import { HealthDocs } from './health.docs';
import { HealthService } from './health.service';

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @HealthDocs.check
  async check(@Res({ passthrough: true }) response: Response): Promise<HealthResponse> {
    const body = await this.health.check();
    if (body.status === 'unhealthy') response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return body;
  }

  @Get('live')
  @HealthDocs.live
  live(): LivenessResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthDocs.ready
  ready(): Promise<ReadinessResponse> {
    return this.health.ready();
  }
}
