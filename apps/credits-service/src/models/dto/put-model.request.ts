import {
  IsCount,
  IsDecimal,
  IsDisplayName,
  IsFlag,
  IsNameList,
  IsNameOf,
  IsObjectOf,
  IsRequiredObjectOf,
} from '@app/http';
import { PERCENT, USD, USD_PER_MILLION } from '@app/pricing';
import { EXAMPLE_PRICES } from '../../shared/dto/prices.response';
import { MODEL_NAME, PROVIDER_NAME, TOKENS_MAX } from './names';

const ALIASES_MAX = 50;

/** The prices of one level: of short prompts, of long ones, or of a service tier. */
export class ClassPricesRequest {
  @IsDecimal({ ...USD_PER_MILLION, description: 'Input, in USD per million tokens.', example: 1.25 })
  input!: bigint;

  @IsDecimal({
    ...USD_PER_MILLION,
    optional: true,
    description: 'Input that is read from the provider’s cache; the price of input where it is left out.',
    example: 0.125,
  })
  cache_read?: bigint;

  @IsDecimal({
    ...USD_PER_MILLION,
    optional: true,
    description: 'Input that is written to a cache for minutes. Calls that write are refused without it.',
    example: 1.5625,
  })
  cache_write_5m?: bigint;

  @IsDecimal({
    ...USD_PER_MILLION,
    optional: true,
    description:
      'Input that is written to a cache for an hour or more. Calls that write are refused without it.',
    example: 2.5,
  })
  cache_write_1h?: bigint;

  @IsDecimal({
    ...USD_PER_MILLION,
    optional: true,
    description: 'Output with reasoning. Without it, only calls that produce none pass, such as embeddings.',
    example: 10,
  })
  output?: bigint;

  @IsDecimal({
    ...USD_PER_MILLION,
    optional: true,
    description: 'Audio in the input. Calls with audio are refused without it.',
    example: 32,
  })
  audio_input?: bigint;

  @IsDecimal({
    ...USD_PER_MILLION,
    optional: true,
    description: 'Audio in the output. Calls for audio are refused without it.',
    example: 64,
  })
  audio_output?: bigint;
}

/** The prices of a whole call whose prompt is long. */
export class LongContextRequest extends ClassPricesRequest {
  @IsCount({
    max: TOKENS_MAX,
    description: 'The prices count where the prompt, cached parts included, has more tokens than this.',
    example: 272_000,
  })
  above!: number;
}

export class TiersRequest {
  @IsObjectOf(ClassPricesRequest, {
    description: 'Calls that the provider serves later.',
    example: { input: 0.625, output: 5 },
  })
  flex?: ClassPricesRequest | null;

  @IsObjectOf(ClassPricesRequest, {
    description: 'Calls that the provider serves first.',
    example: { input: 2.5, output: 20 },
  })
  priority?: ClassPricesRequest | null;
}

export class ModelPricesRequest extends ClassPricesRequest {
  @IsDecimal({ ...USD, optional: true, description: 'The fee of a call, in USD.', example: 0.01 })
  per_request?: bigint;

  @IsObjectOf(LongContextRequest, {
    description: 'The prices of calls with long prompts, for the same classes.',
    example: { above: 272_000, input: 2.5, cache_read: 0.25, output: 15 },
  })
  long_context?: LongContextRequest | null;

  @IsObjectOf(TiersRequest, {
    description: 'The prices of service tiers. Calls for a tier without prices are refused.',
    example: { flex: { input: 0.625, output: 5 } },
  })
  tiers?: TiersRequest | null;
}

export class ModelLimitsRequest {
  @IsCount({
    max: TOKENS_MAX,
    description: 'The model’s window: no prompt has more tokens.',
    example: 400_000,
  })
  max_input_tokens!: number;

  @IsCount({
    max: TOKENS_MAX,
    description: 'The most output tokens that the provider takes as a cap.',
    example: 128_000,
  })
  max_output_tokens!: number;

  @IsCount({
    max: TOKENS_MAX,
    optional: true,
    description:
      'The most tokens of one image, in the dearest detail. Calls with images are refused without it.',
    example: 1_445,
  })
  max_image_tokens?: number;
}

export class PutModelRequest {
  @IsNameOf(PROVIDER_NAME, {
    description: '`openai`, `anthropic`, `gemini`, or the name of a compatible provider in the settings.',
    example: 'openai',
  })
  provider!: string;

  @IsNameOf(MODEL_NAME, {
    optional: true,
    description: 'The provider’s name for the model; the id where it is left out.',
    example: 'gpt-5-2025-08-07',
  })
  upstream_model?: string | null;

  @IsDisplayName('The name that the model is shown with; the id where it is left out.')
  display_name?: string | null;

  @IsNameList({
    itemsMax: ALIASES_MAX,
    lengthMax: MODEL_NAME.lengthMax,
    description: 'Further names that callers may use.',
  })
  aliases?: string[] | null;

  @IsFlag('Whether callers may use the model.', true)
  enabled?: boolean;

  @IsRequiredObjectOf(ModelPricesRequest, {
    description: 'The prices, in USD per million tokens.',
    example: EXAMPLE_PRICES,
  })
  prices!: ModelPricesRequest;

  @IsRequiredObjectOf(ModelLimitsRequest, {
    description: 'The limits of a call.',
    example: { max_input_tokens: 400_000, max_output_tokens: 128_000 },
  })
  limits!: ModelLimitsRequest;

  @IsDecimal({
    ...PERCENT,
    optional: true,
    description: 'On top of the prices, in percent; the installation’s default where it is left out.',
    example: 12.5,
  })
  markup_percent?: bigint;
}
