import { ApiCall } from '../shared/openapi/api-call.decorator';
import {
  CreatePricingRequest,
  PricingListResponse,
  PricingResponse,
  UpdatePricingRequest,
} from './dto/pricing';

const PRICING = {
  model_id: 'llama-4',
  display_name: 'Llama 4',
  input_price_per_1k: 0.0002,
  output_price_per_1k: 0.0006,
  updated_at: '2026-11-23T18:42:00.123000Z',
};

export const PricingDocs = {
  list: ApiCall({
    id: 'listPricing',
    summary: 'List prices per thousand tokens',
    description: 'The prices of input and output of all models. `listModels` knows them all.',
    answer: {
      status: 200,
      description: 'All models.',
      type: PricingListResponse,
      example: { models: [{ ...PRICING, output_price_per_1k: 0.0008 }] },
    },
    problems: ['metadata_unavailable'],
  }),

  create: ApiCall({
    id: 'createPricing',
    summary: 'Add a model by two prices',
    description:
      'Adds a sheet with prices for input and output alone. `putModel` takes all that a sheet can have.',
    request: {
      type: CreatePricingRequest,
      example: {
        model_id: 'llama-4',
        display_name: 'Llama 4',
        input_price_per_1k: 0.0002,
        output_price_per_1k: 0.0006,
        provider: 'groq',
      },
    },
    answer: {
      status: 201,
      description: 'The model can be called from now on.',
      type: PricingResponse,
      example: PRICING,
    },
    problems: ['model_exists', 'metadata_unavailable'],
  }),

  update: ApiCall({
    id: 'updatePricing',
    summary: 'Change a model’s two prices',
    description:
      'Makes a new version of the sheet, in which absent fields and all other prices stay as they are.',
    request: {
      type: UpdatePricingRequest,
      example: { output_price_per_1k: '0.0008' },
    },
    answer: {
      status: 200,
      description: 'The prices as they count now.',
      type: PricingResponse,
      example: { ...PRICING, output_price_per_1k: 0.0008 },
    },
    problems: ['not_found', 'metadata_unavailable'],
  }),
};
