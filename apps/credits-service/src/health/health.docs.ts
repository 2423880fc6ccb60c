import { applyDecorators } from '@nestjs/common';
import { ApiServiceUnavailableResponse, getSchemaPath } from '@nestjs/swagger';
import { ApiCall } from '../shared/openapi/api-call.decorator';
import { HealthResponse } from './dto/health.response';
import { LivenessResponse, ReadinessResponse, UP } from './dto/probe.responses';

export const HealthDocs = {
  check: applyDecorators(
    ApiCall({
      id: 'getHealth',
      summary: 'Check whether the service works',
      description: 'Healthy means that the ledger has just answered. Needs no key.',
      answer: {
        status: 200,
        description: 'The ledger answers.',
        type: HealthResponse,
        example: { status: 'healthy' },
      },
      problems: [],
    }),
    ApiServiceUnavailableResponse({
      description: 'The ledger does not answer.',
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
    answer: {
      status: 200,
      description: 'The process answers.',
      type: LivenessResponse,
      example: { status: 'ok' },
    },
    problems: [],
  }),

  ready: ApiCall({
    id: 'getReadiness',
    summary: 'Check whether the service takes requests',
    description:
      'For an orchestrator or a load balancer. Ready means that the ledger has just answered, that the store of names ' +
      'and descriptions has just taken a write, and that the service is not shutting down. Needs no key.',
    answer: {
      status: 200,
      description: 'The service takes requests.',
      type: ReadinessResponse,
      example: { status: 'ok', info: UP, error: {}, details: UP },
    },
    problems: ['service_unavailable'],
  }),
};
