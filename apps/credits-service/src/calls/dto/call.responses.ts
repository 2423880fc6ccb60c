import {
  ApiAmount,
  ApiCount,
  ApiFlag,
  ApiHexId,
  ApiListOf,
  ApiMoment,
  ApiObject,
  ApiText,
  ApiUserId,
  ApiWord,
  EXAMPLE_TRANSACTION_ID,
  type ExactDecimal,
} from '@app/http';
import { CALL_STATUSES, type CallStatus } from '@app/metadata';
import { ApiProperty } from '@nestjs/swagger';
import { ChargeLineResponse, EXAMPLE_PRICES, ModelPricesResponse } from '../../shared/dto/prices.response';

const TAGS = { feature: 'summary' };
const TOKENS = { input: 1_204, cache_read: 0, cache_write: 0, output: 310, reasoning: 128 };
const USAGE = { prompt_tokens: 1_204, completion_tokens: 310, total_tokens: 1_514 };

export class CallTokensResponse {
  @ApiCount('Input that was not read from a cache or written to one, audio among it.', { example: 1_204 })
  input!: number;

  @ApiCount('Input that was read from the provider’s cache.', { example: 0 })
  cache_read!: number;

  @ApiCount('Input that was written to the provider’s cache.', { example: 0 })
  cache_write!: number;

  @ApiCount('Output with reasoning, audio among it.', { example: 310 })
  output!: number;

  @ApiCount('The part of the output that is reasoning.', { example: 128 })
  reasoning!: number;
}

export class CallResponse {
  @ApiHexId('The id of the call, from `Credits-Call-Id`.')
  call_id!: string;

  @ApiUserId('The user who pays.')
  user_id!: string;

  @ApiHexId('The issued key of the caller; null for a key of the environment.', {
    nullable: true,
    example: '019d1c5a8e1f4b7c9a3e5d7f1b2c4e68',
  })
  key_id!: string | null;

  @ApiText('The model, as the caller named it.', { example: 'gpt-5' })
  model!: string;

  @ApiText('The provider.', { example: 'openai' })
  provider!: string;

  @ApiText('The kind of call.', { example: 'chat' })
  route!: string;

  @ApiWord(
    CALL_STATUSES,
    '`aborted`: the caller left; `failed`: the provider’s error, or a deadline; `interrupted`: the service ended amid the call.',
    { example: 'completed' },
  )
  status!: CallStatus;

  @ApiFlag('Whether the answer came as a stream.', { example: true })
  streamed!: boolean;

  @ApiObject(CallTokensResponse, 'What the provider reported, or an estimate.', { example: TOKENS })
  tokens!: CallTokensResponse;

  @ApiText('The currency of the amounts.', { example: 'USD' })
  currency!: string;

  @ApiAmount('The credits that the call costs; null while it runs.', { nullable: true, example: 0.004605 })
  charged!: bigint | null;

  @ApiAmount('The price of what was used and could not be charged.', { example: 0 })
  uncollected!: bigint;

  @ApiFlag('Whether the provider used something that nobody knows.')
  unreported!: boolean;

  @ApiAmount('The credits that were held for the call.', { example: 0.17 })
  held!: bigint;

  @ApiFlag('Whether the tokens are an estimate.')
  estimated!: boolean;

  @ApiMoment('When the call was sent to the provider.', { example: '2026-11-23T18:42:00.123Z' })
  started_at!: string;

  @ApiCount('Milliseconds to the first byte of the answer; null for none so far.', {
    nullable: true,
    example: 420,
  })
  first_byte_ms!: number | null;

  @ApiCount('Milliseconds to the end; null while the call runs.', { nullable: true, example: 3_180 })
  duration_ms!: number | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The tags of the caller.',
    example: TAGS,
  })
  tags!: Readonly<Record<string, string>>;
}

export class CallsResponse {
  @ApiListOf(CallResponse, 'Newest first.')
  calls!: CallResponse[];

  @ApiText('Leads to the next page; null on the last one.', { nullable: true, example: null })
  next_cursor!: string | null;
}

export class CallSheetResponse {
  @ApiText('The version of the model’s prices.', { example: '3' })
  version!: string;

  @ApiText('The provider’s name for the model of the prices.', { example: 'gpt-5' })
  upstream_model!: string;

  @ApiObject(ModelPricesResponse, 'The prices, in USD per million tokens.', { example: EXAMPLE_PRICES })
  prices!: ModelPricesResponse;
}

export class CallHoldResponse {
  @ApiHexId('The id of the hold; `getHold` knows it.')
  hold_id!: string;

  @ApiAmount('The credits that were held.', { example: 0.17 })
  amount!: bigint;

  @ApiMoment('When the hold ends by itself.', { example: '2026-11-23T19:15:00.123Z' })
  expires_at!: string;
}

export class ReceiptResponse extends CallResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The usage as the provider reported it; null for none.',
    example: USAGE,
  })
  usage!: unknown;

  @ApiText('The model, as the provider named it; null where it did not.', {
    nullable: true,
    example: 'gpt-5-2025-08-07',
  })
  model_served!: string | null;

  @ApiText('The service tier.', { example: 'default' })
  tier!: string;

  @ApiCount('The output tokens per answer that the call was limited to; null without output.', {
    nullable: true,
    example: 16_384,
  })
  output_cap!: number | null;

  @ApiObject(CallSheetResponse, 'The prices that count.', {
    example: { version: '3', upstream_model: 'gpt-5', prices: EXAMPLE_PRICES },
  })
  sheet!: CallSheetResponse;

  @ApiListOf(ChargeLineResponse, 'The parts of the price.')
  lines!: ChargeLineResponse[];

  @ApiAmount('The sum of the lines in USD. Users see it with RECEIPTS=full only.', {
    required: false,
    example: 0.004605,
  })
  usd?: ExactDecimal;

  @ApiAmount('What comes on top of the sum, in percent. Users see it with RECEIPTS=full only.', {
    required: false,
    example: 0,
  })
  markup_percent?: ExactDecimal;

  @ApiAmount('The credits that one USD costs.', { example: 1 })
  credits_per_usd!: bigint;

  @ApiObject(CallHoldResponse, 'The hold.', {
    example: { hold_id: EXAMPLE_TRANSACTION_ID, amount: 0.17, expires_at: '2026-11-23T19:15:00.123Z' },
  })
  hold!: CallHoldResponse;

  @ApiHexId('The bill in the user’s history; null while the call runs, and where it cost nothing.', {
    nullable: true,
  })
  transaction_id!: string | null;

  @ApiText('The provider’s id of the request.', { nullable: true, example: 'req_011CV' })
  provider_request_id!: string | null;

  @ApiText('What went wrong; null where nothing did.', { nullable: true, example: null })
  error!: string | null;
}
