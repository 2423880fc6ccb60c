import {
  ApiAmount,
  ApiCount,
  ApiHexId,
  ApiListOf,
  ApiMoment,
  ApiObject,
  ApiText,
  ApiUserId,
  type ExactDecimal,
} from '@app/http';
import { ApiProperty } from '@nestjs/swagger';

const TOKENS = { input: 1_204, cache_read: 0, cache_write: 0, output: 310, reasoning: 128 };
/** Of the call in the document’s examples. */
export const EXAMPLE_SUMS = {
  calls: 1,
  failed: 0,
  tokens: TOKENS,
  charged: 0.004605,
  uncollected: 0,
  cost: 0.004605,
  margin: 0,
};
const IN_GROUPS = { required: false } as const;
const LARGE = { format: 'int64' } as const;

export class UsageTokensResponse {
  @ApiCount('Input that was not read from a cache or written to one.', { ...LARGE, example: 1_204 })
  input!: number;

  @ApiCount('Input that was read from the providers’ caches.', { ...LARGE, example: 0 })
  cache_read!: number;

  @ApiCount('Input that was written to the providers’ caches.', { ...LARGE, example: 0 })
  cache_write!: number;

  @ApiCount('Output with reasoning.', { ...LARGE, example: 310 })
  output!: number;

  @ApiCount('The part of the output that is reasoning.', { ...LARGE, example: 128 })
  reasoning!: number;
}

export class UsageSumsResponse {
  @ApiCount('The calls that have ended.', { ...LARGE, example: 1 })
  calls!: number;

  @ApiCount('Those that failed or were interrupted.', { ...LARGE, example: 0 })
  failed!: number;

  @ApiObject(UsageTokensResponse, 'What the providers reported, or estimates.', { example: TOKENS })
  tokens!: UsageTokensResponse;

  @ApiAmount('The credits that the calls cost.', { example: 0.004605 })
  charged!: bigint;

  @ApiAmount('The price of what was used and could not be charged.', { example: 0 })
  uncollected!: bigint;

  @ApiAmount('What the providers cost, in USD. Users see it with RECEIPTS=full only.', {
    required: false,
    example: 0.004605,
  })
  cost?: ExactDecimal;

  @ApiProperty({
    type: Number,
    format: 'double',
    minimum: -1e12,
    required: false,
    nullable: true,
    description:
      'For admins: what was charged less the cost, in USD at the present CREDITS_PER_USD; null for a currency without it.',
    example: 0,
  })
  margin?: ExactDecimal | null;
}

export class UsageRowResponse extends UsageSumsResponse {
  @ApiMoment('Grouped by hour: its start.', { ...IN_GROUPS, example: '2026-11-23T18:00:00.000Z' })
  hour?: string;

  @ApiText('Grouped by day: the day in UTC.', { ...IN_GROUPS, example: '2026-11-23' })
  day?: string;

  @ApiText('Grouped by month: the month in UTC.', { ...IN_GROUPS, example: '2026-11' })
  month?: string;

  @ApiText('Grouped by model: its name, as callers gave it.', { ...IN_GROUPS, example: 'gpt-5' })
  model?: string;

  @ApiUserId('Grouped by user: who pays.', IN_GROUPS)
  user_id?: string;

  @ApiHexId('Grouped by key: the issued key; null for keys of the environment.', {
    ...IN_GROUPS,
    nullable: true,
    example: '019d1c5a8e1f4b7c9a3e5d7f1b2c4e68',
  })
  key_id?: string | null;

  @ApiText('Grouped by key, for admins: its name; null for keys of the environment.', {
    ...IN_GROUPS,
    nullable: true,
    example: 'checkout',
  })
  key_name?: string | null;

  @ApiText('Grouped by provider: its name.', { ...IN_GROUPS, example: 'openai' })
  provider?: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', nullable: true },
    selfRequired: false,
    description: 'Grouped by tags: their values; null for calls without the tag.',
    example: { feature: 'summary' },
  })
  tags?: Readonly<Record<string, string | null>>;
}

export class UsageResponse {
  @ApiText('The currency of the credits.', { example: 'USD' })
  currency!: string;

  @ApiMoment('The beginning of the range.', { example: '2026-11-23T00:00:00.000Z' })
  from!: string;

  @ApiMoment('Its end.', { example: '2026-11-24T00:00:00.000Z' })
  to!: string;

  @ApiListOf(UsageRowResponse, 'By period, then by charge, the greatest first.')
  rows!: UsageRowResponse[];

  @ApiObject(UsageSumsResponse, 'The sums of all calls in the range.', { example: EXAMPLE_SUMS })
  totals!: UsageSumsResponse;
}
