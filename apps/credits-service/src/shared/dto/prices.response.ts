import { ApiAmount, ApiCount, ApiObject, ApiWord, type ExactDecimal } from '@app/http';
import { TOKEN_CLASSES, type TokenClass } from '@app/pricing';

const OPTIONAL = { required: false } as const;

/** Of the model in the document’s examples. */
export const EXAMPLE_PRICES = { input: 1.25, cache_read: 0.125, output: 10 };

/** Prices in USD per million tokens; classes without a price are absent. */
export class ClassPricesResponse {
  @ApiAmount('Input.', { ...OPTIONAL, example: 1.25 })
  input?: ExactDecimal;

  @ApiAmount('Input that is read from the provider’s cache; absent where it costs what input costs.', {
    ...OPTIONAL,
    example: 0.125,
  })
  cache_read?: ExactDecimal;

  @ApiAmount('Input that is written to a cache for minutes.', { ...OPTIONAL, example: 1.5625 })
  cache_write_5m?: ExactDecimal;

  @ApiAmount('Input that is written to a cache for an hour or more.', { ...OPTIONAL, example: 2.5 })
  cache_write_1h?: ExactDecimal;

  @ApiAmount('Output with reasoning.', { ...OPTIONAL, example: 10 })
  output?: ExactDecimal;

  @ApiAmount('Audio in the input.', { ...OPTIONAL, example: 32 })
  audio_input?: ExactDecimal;

  @ApiAmount('Audio in the output.', { ...OPTIONAL, example: 64 })
  audio_output?: ExactDecimal;
}

export class LongContextResponse extends ClassPricesResponse {
  @ApiCount('The prices count for the whole call where its prompt has more tokens.', { example: 272_000 })
  above!: number;
}

export class TiersResponse {
  @ApiObject(ClassPricesResponse, 'Calls that the provider serves later.', {
    ...OPTIONAL,
    example: { input: 0.625, output: 5 },
  })
  flex?: ClassPricesResponse;

  @ApiObject(ClassPricesResponse, 'Calls that the provider serves first.', {
    ...OPTIONAL,
    example: { input: 2.5, output: 20 },
  })
  priority?: ClassPricesResponse;
}

export class ModelPricesResponse extends ClassPricesResponse {
  @ApiAmount('The fee of a call, in USD; absent where there is none.', { ...OPTIONAL, example: 0.01 })
  per_request?: ExactDecimal;

  @ApiObject(LongContextResponse, 'The prices of calls with long prompts.', {
    ...OPTIONAL,
    example: { above: 272_000, input: 2.5, output: 15 },
  })
  long_context?: LongContextResponse;

  @ApiObject(TiersResponse, 'The prices of service tiers.', {
    ...OPTIONAL,
    example: { flex: { input: 0.625, output: 5 } },
  })
  tiers?: TiersResponse;
}

/** A part of the price of a call. */
export class ChargeLineResponse {
  @ApiWord([...TOKEN_CLASSES, 'request'], 'The kind of tokens; `request` for the fee of the call.', {
    example: 'input',
  })
  class!: TokenClass | 'request';

  @ApiCount('The tokens; 0 for the fee.', { example: 1_204 })
  tokens!: number;

  @ApiAmount('The price in USD per million tokens; null for the fee.', { nullable: true, example: 1.25 })
  usd_per_million!: ExactDecimal | null;

  @ApiAmount('The cost in USD. Users see it with RECEIPTS=full only.', { required: false, example: 0.001505 })
  usd?: ExactDecimal;
}
