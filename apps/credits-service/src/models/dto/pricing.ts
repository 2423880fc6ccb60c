import {
  ApiAmount,
  ApiListOf,
  ApiMoment,
  ApiText,
  IsCount,
  IsDecimal,
  IsDisplayName,
  IsNameOf,
} from '@app/http';
import { USD_PER_THOUSAND } from '@app/pricing';
import { MODEL_NAME, PROVIDER_NAME, TOKENS_MAX } from './names';

export class CreatePricingRequest {
  @IsNameOf(MODEL_NAME, { description: 'The model’s id.', example: 'gpt-5' })
  model_id!: string;

  @IsDisplayName('The name that the model is shown with; the id where it is left out.')
  display_name?: string | null;

  @IsDecimal({ ...USD_PER_THOUSAND, description: 'Input, in USD per thousand tokens.', example: 0.00125 })
  input_price_per_1k!: bigint;

  @IsDecimal({ ...USD_PER_THOUSAND, description: 'Output, in USD per thousand tokens.', example: 0.01 })
  output_price_per_1k!: bigint;

  @IsNameOf(PROVIDER_NAME, {
    optional: true,
    description: 'The provider; `openai` where it is left out.',
    example: 'openai',
  })
  provider?: string | null;

  @IsCount({
    optional: true,
    max: TOKENS_MAX,
    description: 'The model’s window; 2,000,000 where it is left out.',
    example: 400_000,
  })
  max_input_tokens?: number | null;

  @IsCount({
    optional: true,
    max: TOKENS_MAX,
    description: 'The greatest cap on output; 16,384 where it is left out.',
    example: 128_000,
  })
  max_output_tokens?: number | null;
}

export class UpdatePricingRequest {
  @IsDisplayName('The name that the model is shown with.')
  display_name?: string | null;

  @IsDecimal({
    ...USD_PER_THOUSAND,
    optional: true,
    description: 'Input, in USD per thousand tokens.',
    example: 0.00125,
  })
  input_price_per_1k?: bigint;

  @IsDecimal({
    ...USD_PER_THOUSAND,
    optional: true,
    description: 'Output, in USD per thousand tokens.',
    example: 0.01,
  })
  output_price_per_1k?: bigint;
}

export class PricingResponse {
  @ApiText('The model’s id.', { example: 'gpt-5' })
  model_id!: string;

  @ApiText('The name that the model is shown with.', { example: 'GPT-5' })
  display_name!: string;

  @ApiAmount('Input, in USD per thousand tokens.', { example: 0.00125 })
  input_price_per_1k!: bigint;

  @ApiAmount('Output, in USD per thousand tokens; 0 where the model produces none.', { example: 0.01 })
  output_price_per_1k!: bigint;

  @ApiMoment('When the prices came to be.', { example: '2026-11-23T00:00:00.000Z' })
  updated_at!: string;
}

export class PricingListResponse {
  @ApiListOf(PricingResponse, 'All models, in the order of their ids.')
  models!: PricingResponse[];
}
