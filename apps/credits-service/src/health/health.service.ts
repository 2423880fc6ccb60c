import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { HttpProblem } from '@app/http';
import { LedgerHealth } from '@app/ledger';
import { MetadataHealth } from '@app/metadata';
import type { HealthResponse } from './dto/health.response';

@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly ledger: LedgerHealth,
    private readonly metadata: MetadataHealth,
  ) {}

  async check(): Promise<HealthResponse> {
    return { status: (await this.ledger.isAvailable()) ? 'healthy' : 'unhealthy' };
  }

  /** @throws HttpProblem `service_unavailable` if a store does not answer, and during a shutdown */
  async ready(): Promise<HealthCheckResult> {
    try {
      return await this.checks.check([
        async () => this.indicate('ledger', await this.ledger.isAvailable()),
        async () => this.indicate('metadata', await this.metadata.isAvailable()),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      throw notReady(error.getResponse() as HealthCheckResult);
    }
  }

  private indicate<const Name extends string>(name: Name, isUp: boolean) {
    const indicator = this.indicators.check(name);
    return isUp ? indicator.up() : indicator.down();
  }
}

function notReady({ status, error, details }: HealthCheckResult): HttpProblem {
  const reason =
    status === 'shutting_down'
      ? 'the service is shutting down'
      : `${Object.keys(error ?? {}).join(' and ')} can't be used`;
  return new HttpProblem('service_unavailable', `Not ready: ${reason}.`, {
    headers: { 'Retry-After': '1' },
    extras: { details },
  });
}
