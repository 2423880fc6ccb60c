import { ApiCall } from '../shared/openapi/api-call.decorator';
import { RefusalsResponse, UnpricedModelsResponse } from './dto/refusals.response';

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

  unpricedModels: ApiCall({
    id: 'listUnpricedModels',
    summary: 'List models without a price',
    description:
      'The models of refused AI calls that have no price by now, or none for a class of tokens or a service tier: over ' +
      'all days and keys, the most often named first. A model leaves the list once it can be called. Needs an admin key.',
    answer: {
      description: 'The models.',
      type: UnpricedModelsResponse,
      example: { models: [{ model: 'gpt-0', reason: 'unknown', count: 1, last_day: '2026-11-23' }] },
    },
    problems: ['metadata_unavailable', 'validation_failed'],
  }),
};
