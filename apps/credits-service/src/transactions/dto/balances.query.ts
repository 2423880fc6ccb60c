import { IsCurrencyCode, IsMoment, IsOptionalWord } from '@app/http';
import { USAGE_GRAINS, type UsageGrain } from '@app/metadata';

export class BalancesQuery {
  @IsCurrencyCode()
  currency?: string | null;

  @IsMoment('The beginning, rounded down to a whole bucket; 30 days before `to` without it.')
  from?: bigint;

  @IsMoment('The end, rounded up to a whole bucket; now without it.')
  to?: bigint;

  @IsOptionalWord(USAGE_GRAINS, 'The length of a bucket, in UTC; `day` without it.')
  bucket?: UsageGrain;
}
