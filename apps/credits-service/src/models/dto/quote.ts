import {
  ApiAmount,
  ApiListOf,
  ApiText,
  ApiWord,
  ApiWords,
  IsCurrencyCode,
  IsObjectOf,
  IsOptionalWord,
  IsRequiredObjectOf,
  IsWholeNumber,
  type ExactDecimal,
} from '@app/http';
import { SERVICE_TIERS, TOKEN_CLASSES, type ServiceTier, type TokenClass } from '@app/pricing';
import { ChargeLineResponse, EXAMPLE_PRICES } from '../../shared/dto/prices.response';
import { TOKENS_MAX } from './names';
import { PutModelRequest } from './put-model.request';

/** Tokens of one class. */
function IsTokens(description: string): PropertyDecorator {
  return IsWholeNumber({ min: 0, max: TOKENS_MAX, default: 0, description });
}

/** The tokens of a call; no token is in two classes. */
export class QuoteTokensRequest implements Partial<Record<TokenClass, number | null>> {
  @IsTokens('Input that is not read from a cache or written to one.')
  input?: number | null;

  @IsTokens('Input that is read from the provider’s cache.')
  cache_read?: number | null;

  @IsTokens('Input that is written to a cache for minutes.')
  cache_write_5m?: number | null;

  @IsTokens('Input that is written to a cache for an hour or more.')
  cache_write_1h?: number | null;

  @IsTokens('Output with reasoning, without audio.')
  output?: number | null;

  @IsTokens('Audio in the input.')
  audio_input?: number | null;

  @IsTokens('Audio in the output.')
  audio_output?: number | null;
}

export class QuoteRequest {
  @IsRequiredObjectOf(QuoteTokensRequest, {
    description: 'The tokens of the call.',
    example: { input: 1_204, output: 310 },
  })
  tokens!: QuoteTokensRequest;

  @IsOptionalWord(SERVICE_TIERS, 'The service tier; one without prices of its own costs the default ones.', {
    nullable: true,
  })
  tier?: ServiceTier | null;

  @IsCurrencyCode()
  currency?: string | null;

  @IsObjectOf(PutModelRequest, {
    description: 'A sheet to count with in place of the model’s own, as in `putModel`. It is not stored.',
    example: {
      provider: 'openai',
      prices: EXAMPLE_PRICES,
      limits: { max_input_tokens: 400_000, max_output_tokens: 128_000 },
    },
  })
  sheet?: PutModelRequest | null;
}

export class QuoteResponse {
  @ApiText('The model’s id.', { example: 'gpt-5' })
  model_id!: string;

  @ApiText('The version of the sheet; null for the sheet of the request.', { nullable: true, example: '3' })
  version!: string | null;

  @ApiWord(SERVICE_TIERS, 'The service tier.')
  tier!: ServiceTier;

  @ApiListOf(ChargeLineResponse, 'The parts of the price.')
  lines!: ChargeLineResponse[];

  @ApiWords('Classes of these tokens that the sheet has no price for. Calls that can use them are refused.', {
    enum: TOKEN_CLASSES,
  })
  unpriced!: readonly TokenClass[];

  @ApiAmount('The sum of the lines in USD.', { example: 0.004605 })
  usd!: ExactDecimal;

  @ApiAmount('What comes on top of the sum, in percent.', { example: 0 })
  markup_percent!: ExactDecimal;

  @ApiText('The currency of the charge.', { example: 'USD' })
  currency!: string;

  @ApiAmount('The credits that one USD costs.', { example: 1 })
  credits_per_usd!: bigint;

  @ApiAmount('The credits that the call would cost.', { example: 0.004605 })
  charged!: bigint;
}
