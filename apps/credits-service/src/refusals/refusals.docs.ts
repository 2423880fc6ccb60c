import { ApiCall } from '../shared/openapi/api-call.decorator';
import { RefusalsResponse } from './dto/refusals.response';

export const RefusalsDocs = {
  list: ApiCall({
    id: 'listRefusals',
    summary: 'List refused AI calls',
    description:
      'AI calls that the service answered with an error of its own before anything was sent to a provider, counted by ' +
      'day, code, model and key. A call counts within some seconds; a process that is killed loses its last ones. ' +
      'Needs an admin key.',
    answer: {
      description: 'A page of counts.',
      type: RefusalsResponse,
      example: {
        refusals: [{ day: '2026-11-23', code: 'model_not_found', model: 'gpt-0', key_id: null, count: 1 }],
        next_cursor: null,
      },
    },
    problems: ['metadata_unavailable', 'validation_failed'],
  }),
};
