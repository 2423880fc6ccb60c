import { ApiAmount, ApiFlag, ApiHexId, ApiListOf, ApiMoment, ApiObject, ApiText, ApiWord } from '@app/http';
import { USAGE_GRAINS, type UsageGrain } from '@app/metadata';
import { ApiProperty } from '@nestjs/swagger';

const TOTALS = { topped_up: 500, billed: 120.5, refunded: 20, outstanding: 399.5 };

export class BookTotalsResponse {
  @ApiAmount('Credits that were added, opening balances among them.', { example: 500 })
  topped_up!: bigint;

  @ApiAmount('Credits that were spent: bills, captures and AI calls.', { example: 120.5 })
  billed!: bigint;

  @ApiAmount('Credits that were given back.', { example: 20 })
  refunded!: bigint;

  @ApiAmount('Credits that users own at the end.', { example: 399.5 })
  outstanding!: bigint;
}

export class BookBucketResponse extends BookTotalsResponse {
  @ApiMoment('The start of the bucket.')
  start!: string;
}

export class BooksResponse {
  @ApiText('The currency.', { example: 'USD' })
  currency!: string;

  @ApiWord(USAGE_GRAINS, 'The length of a bucket.')
  bucket!: UsageGrain;

  @ApiMoment('The beginning of the first bucket.')
  from!: string;

  @ApiMoment('The end of the last bucket.')
  to!: string;

  @ApiListOf(BookBucketResponse, 'One entry per bucket, oldest first, also where nothing moved.')
  buckets!: BookBucketResponse[];

  @ApiObject(BookTotalsResponse, 'The whole range.', { example: TOTALS })
  totals!: BookTotalsResponse;
}

export class BookDayResponse {
  @ApiProperty({ type: String, format: 'date', description: 'The day, UTC.', example: '2026-11-23' })
  day!: string;

  @ApiAmount('The captures of its AI calls in the ledger.', { example: 12.25 })
  captured!: bigint;

  @ApiAmount('The charges of its AI calls by the sums that are kept.', { example: 12.25 })
  charged!: bigint;
}

export class CallDifferenceResponse {
  @ApiHexId('The call.')
  call_id!: string;

  @ApiAmount('Its capture in the ledger; 0 for none.', { example: 0.25 })
  captured!: bigint;

  @ApiAmount('The charge in its record; null without a record.', { nullable: true, example: 0.5 })
  charged!: bigint | null;
}

export class BooksCheckResponse {
  @ApiText('The currency.', { example: 'USD' })
  currency!: string;

  @ApiMoment('The moment of the totals.')
  at!: string;

  @ApiObject(BookTotalsResponse, 'All that has moved since the beginning, by the operator’s accounts.', {
    example: TOTALS,
  })
  totals!: BookTotalsResponse;

  @ApiAmount('The sum of all users’ balances. It has to be `totals.outstanding`.', { example: 399.5 })
  owned_by_users!: bigint;

  @ApiListOf(BookDayResponse, 'AI calls by the day of their start, where there were any.')
  days!: BookDayResponse[];

  @ApiListOf(CallDifferenceResponse, 'Calls of days that differ: at most 100.')
  calls!: CallDifferenceResponse[];

  @ApiFlag('Whether all of it adds up.')
  balanced!: boolean;
}
