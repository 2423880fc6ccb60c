import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

const SAMPLE =
  '# HELP http_requests_in_flight Requests that are not answered yet.\n# TYPE http_requests_in_flight gauge\nhttp_requests_in_flight 1\n';

export const MetricsDocs = {
  read: applyDecorators(
    ApiOperation({
      operationId: 'getMetrics',
      summary: 'Read the metrics',
      description: 'In the Prometheus text format. Needs an admin key.',
    }),
    ApiOkResponse({
      description: 'Samples, by name and labels.',
      content: { 'text/plain': { schema: { type: 'string' }, example: SAMPLE } },
    }),
  ),
};
