import { IsCurrencyCode, IsMoment } from '@app/http';

export class OverviewQuery {
  @IsCurrencyCode()
  currency?: string | null;

  @IsMoment('The beginning; 30 days before `to` without it.')
  from?: bigint;

  @IsMoment('The end; now without it.')
  to?: bigint;
}
