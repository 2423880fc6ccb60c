import {
  ApiAmount,
  ApiCount,
  ApiFlag,
  ApiListOf,
  ApiMoment,
  ApiObject,
  ApiText,
  ApiWord,
  ApiWords,
  EXAMPLE_MOMENT,
  type ExactDecimal,
} from '@app/http';
import { EXAMPLE_PRICES, ModelPricesResponse } from '../../shared/dto/prices.response';

const EXAMPLE_LIMITS = { max_input_tokens: 400_000, max_output_tokens: 128_000, max_image_tokens: 1_190 };
const EXAMPLE_MODEL = {
  id: 'gpt-5',
  provider: 'openai',
  upstream_model: 'gpt-5',
  display_name: 'GPT-5',
  aliases: ['gpt-5-2025-08-07'],
  enabled: true,
  source: 'operator',
  version: '3',
  updated_at: EXAMPLE_MOMENT,
  prices: EXAMPLE_PRICES,
  limits: EXAMPLE_LIMITS,
  markup_percent: null,
};

export class ModelLimitsResponse {
  @ApiCount('The model’s window.', { example: 400_000 })
  max_input_tokens!: number;

  @ApiCount('The greatest cap on output.', { example: 128_000 })
  max_output_tokens!: number;

  @ApiCount('The most tokens of one image; null where images are refused.', {
    nullable: true,
    example: 1_190,
  })
  max_image_tokens!: number | null;
}

export class ModelResponse {
  @ApiText('The model’s id.', { example: 'gpt-5' })
  id!: string;

  @ApiText('The provider.', { example: 'openai' })
  provider!: string;

  @ApiText('The provider’s name for the model.', { example: 'gpt-5' })
  upstream_model!: string;

  @ApiText('The name that the model is shown with.', { example: 'GPT-5' })
  display_name!: string;

  @ApiWords('Further names of the model.')
  aliases!: readonly string[];

  @ApiFlag('Whether callers may use the model.', { example: true })
  enabled!: boolean;

  @ApiWord(['catalogue', 'operator'], 'Whose sheet it is: the built-in catalogue’s or the operator’s.')
  source!: 'catalogue' | 'operator';

  @ApiText('The version of the sheet: 1, 2 … of an operator’s sheet, that of the catalogue for its own.', {
    example: '0.1.8-7e8bf403',
  })
  version!: string;

  @ApiMoment('When this version came to be.', { example: '2026-11-23T00:00:00.000Z' })
  updated_at!: string;

  @ApiObject(ModelPricesResponse, 'The prices, in USD per million tokens.', { example: EXAMPLE_PRICES })
  prices!: ModelPricesResponse;

  @ApiObject(ModelLimitsResponse, 'The limits of a call.', { example: EXAMPLE_LIMITS })
  limits!: ModelLimitsResponse;

  @ApiAmount(
    'On top of the prices, in percent; null for the installation’s default. Only admin keys see it.',
    { required: false, nullable: true, example: 12.5 },
  )
  markup_percent?: ExactDecimal | null;
}

export class ModelsResponse {
  @ApiListOf(ModelResponse, 'All models, in the order of their ids.')
  models!: ModelResponse[];
}

export class ModelRemovedResponse {
  @ApiText('The model’s id.', { example: 'gpt-5' })
  id!: string;

  @ApiObject(ModelResponse, 'The catalogue’s sheet, which counts from now on; absent where it has none.', {
    required: false,
    example: EXAMPLE_MODEL,
  })
  model?: ModelResponse;
}

export class SheetVersionResponse {
  @ApiText('The version.', { example: '3' })
  version!: string;

  @ApiMoment('When this version came to be.')
  updated_at!: string;

  @ApiObject(ModelResponse, 'The sheet; absent where this version removes it.', {
    required: false,
    example: EXAMPLE_MODEL,
  })
  model?: ModelResponse;
}

export class SheetVersionsResponse {
  @ApiListOf(SheetVersionResponse, 'Versions of the operator’s sheet, newest first.')
  versions!: SheetVersionResponse[];

  @ApiText('The cursor of the next page; null on the last one.', { nullable: true, example: null })
  next_cursor!: string | null;
}
