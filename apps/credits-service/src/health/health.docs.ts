import { applyDecorators } from '@nestjs/common';
import { ApiServiceUnavailableResponse, getSchemaPath } from '@nestjs/swagger';
import { ApiCall } from '../shared/openapi/api-call.decorator';
import { HealthResponse } from './dto/health.response';
import { LivenessResponse, ReadinessResponse } from './dto/probe.responses';

export const HealthDocs = {
  check: applyDecorators(
    ApiCall({
      id: 'getHealth',
      summary: 'Check whether the service works',
      description: 'Healthy means that the ledger has just answered and took its last write. Needs no key.',
      answer: { description: 'The ledger answers.', type: HealthResponse },
      problems: [],
    }),
    ApiServiceUnavailableResponse({
      description: 'The ledger does not answer or takes no writes.',
      content: {
        'application/json': {
          schema: { $ref: getSchemaPath(HealthResponse) },
          example: { status: 'unhealthy' },
        },
      },
    }),
  ),

  live: ApiCall({
    id: 'getLiveness',
    summary: 'Check whether the process is up',
    description: 'For an orchestrator, which restarts a process that does not answer. Needs no key.',
    answer: { description: 'The process answers.', type: LivenessResponse },
    problems: [],
  }),

  ready: ApiCall({
    id: 'getReadiness',
    summary: 'Check whether the service takes requests',
    description:
      'For an orchestrator or a load balancer. Ready means that the ledger has just answered and took its last write, that the ' +
      'store of names and descriptions has just taken a write, and that the service is not shutting down. Needs no key.',
    answer: { description: 'The service takes requests.', type: ReadinessResponse },
    problems: ['service_unavailable'],
  }),
};
