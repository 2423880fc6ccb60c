import { ApiAmount, ApiListOf, ApiMoment, ApiText, ApiUserId, ApiWord } from '@app/http';
import { USAGE_GRAINS, type UsageGrain } from '@app/metadata';

export class BalanceBucketResponse {
  @ApiMoment('The start of the bucket.', { example: '2026-11-23T00:00:00.000Z' })
  start!: string;

  @ApiAmount('Credits that were added: top-ups and refunds.', { example: 100 })
  added!: bigint;

  @ApiAmount('Credits that were spent: bills, captures and AI calls.', { example: 0.25 })
  spent!: bigint;

  @ApiAmount('The balance at the end of the bucket.')
  balance!: bigint;
}

export class BalancesResponse {
  @ApiUserId('The user.')
  user_id!: string;

  @ApiText('The currency.', { example: 'USD' })
  currency!: string;

  @ApiWord(USAGE_GRAINS, 'The length of a bucket.', { example: 'day' })
  bucket!: UsageGrain;

  @ApiMoment('The beginning of the first bucket.', { example: '2026-11-23T00:00:00.000Z' })
  from!: string;

  @ApiMoment('The end of the last bucket.', { example: '2026-11-24T00:00:00.000Z' })
  to!: string;

  @ApiAmount('The balance at the beginning.', { example: 0 })
  opening!: bigint;

  @ApiListOf(BalanceBucketResponse, 'One entry per bucket, oldest first, also where nothing moved.')
  buckets!: BalanceBucketResponse[];
}
