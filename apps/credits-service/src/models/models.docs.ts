import { ApiCall } from '../shared/openapi/api-call.decorator';
import {
  ModelRemovedResponse,
  ModelResponse,
  ModelsResponse,
  SheetVersionsResponse,
} from './dto/model.responses';
import { PutModelRequest } from './dto/put-model.request';
import { QuoteRequest, QuoteResponse } from './dto/quote';

const TERMS = {
  provider: 'groq',
  upstream_model: 'meta-llama/llama-4-scout',
  display_name: 'Llama 4',
  aliases: ['fast'],
  prices: { input: 0.11, cache_read: 0.055, output: 0.34 },
  limits: { max_input_tokens: 131_072, max_output_tokens: 8_192, max_image_tokens: 6_200 },
  markup_percent: 12.5,
} as const;

const MODEL = {
  id: 'llama-4',
  provider: TERMS.provider,
  upstream_model: TERMS.upstream_model,
  display_name: TERMS.display_name,
  aliases: TERMS.aliases,
  enabled: true,
  source: 'operator',
  version: '1',
  updated_at: '2026-11-23T18:42:00.123000Z',
  prices: TERMS.prices,
  limits: TERMS.limits,
  markup_percent: TERMS.markup_percent,
} as const;

export const ModelsDocs = {
  list: ApiCall({
    id: 'listModels',
    summary: 'List models',
    description:
      'All models that have prices: those of the built-in catalogue and the operator’s own, disabled ones too. ' +
      'Prices are USD per million tokens.',
    answer: {
      status: 200,
      description: 'All models.',
      type: ModelsResponse,
      example: { models: [MODEL] },
    },
    problems: ['metadata_unavailable'],
  }),

  read: ApiCall({
    id: 'getModel',
    summary: 'Read a model',
    description:
      'The sheet that a call for this name is billed by. The name may also be an alias, or be followed by a date, ' +
      '`-latest` or a number of three digits.',
    answer: {
      status: 200,
      description: 'The sheet.',
      type: ModelResponse,
      example: MODEL,
    },
    problems: ['validation_failed', 'not_found', 'metadata_unavailable'],
  }),

  versions: ApiCall({
    id: 'listModelVersions',
    summary: 'List the versions of a sheet',
    description:
      'All that the operator has ever put for a model, newest first. A version never changes, so that each receipt of a ' +
      'call can be recomputed. A model of the catalogue that was never changed has none.',
    answer: {
      status: 200,
      description: 'A page of versions.',
      type: SheetVersionsResponse,
      example: {
        versions: [{ version: '1', updated_at: MODEL.updated_at, model: MODEL }],
        next_cursor: null,
      },
    },
    problems: ['validation_failed', 'not_found', 'metadata_unavailable'],
  }),

  quote: ApiCall({
    id: 'quoteCall',
    summary: 'Work out what a call would cost',
    description:
      'Counts with the sheet that a call for this name is billed by, or with the `sheet` of the request, by the same rules ' +
      'as a charge: the sum of the lines and the markup, times the credits per USD, rounded up to a nano-credit. Nothing ' +
      'is stored or held. Needs an admin key.',
    request: {
      type: QuoteRequest,
      example: { tokens: { input: 1_204, cache_read: 1_000, output: 310 }, sheet: TERMS },
    },
    answer: {
      description: 'What the call would cost.',
      type: QuoteResponse,
      example: {
        model_id: 'llama-4',
        version: null,
        tier: 'default',
        lines: [
          { class: 'input', tokens: 1_204, usd_per_million: 0.11, usd: 0.00013244 },
          { class: 'cache_read', tokens: 1_000, usd_per_million: 0.055, usd: 0.000055 },
          { class: 'output', tokens: 310, usd_per_million: 0.34, usd: 0.0001054 },
        ],
        unpriced: [],
        usd: 0.00029284,
        markup_percent: 12.5,
        currency: 'USD',
        credits_per_usd: 1,
        charged: 0.000329445,
      },
    },
    problems: ['not_found', 'metadata_unavailable'],
  }),

  put: ApiCall({
    id: 'putModel',
    summary: 'Set a model’s sheet',
    description:
      'Replaces the whole sheet by a new version, also that of a model of the catalogue; what is left out is not kept. ' +
      'The same sheet again changes nothing, but that it opens a model that answered without a usage. It counts at once in the process that is asked, within five seconds in ' +
      'others; calls that have begun are billed by the sheet they began with. Classes without a price are not free: ' +
      'calls that can use them are refused.',
    request: {
      type: PutModelRequest,
      example: { ...TERMS, prices: { ...TERMS.prices, output: '0.34' } },
    },
    answer: {
      status: 200,
      description: 'The sheet as it counts now.',
      created: 'The operator’s first sheet for this model.',
      type: ModelResponse,
      example: MODEL,
    },
    problems: ['metadata_unavailable'],
  }),

  remove: ApiCall({
    id: 'removeModel',
    summary: 'Remove a model’s sheet',
    description:
      'Takes the operator’s sheet away: the catalogue’s counts again, or the model is gone. Its versions stay.',
    answer: {
      status: 200,
      description: 'The sheet is removed.',
      type: ModelRemovedResponse,
      example: { id: 'llama-4' },
    },
    problems: ['validation_failed', 'not_found', 'metadata_unavailable'],
  }),
};
