import { IsMoment, IsPageLimit, PAGE_LIMIT_DEFAULT } from '@app/http';

export class UnpricedModelsQuery {
  @IsMoment('Only days (UTC) that end after this moment; 30 days before `to` without it.')
  from?: bigint;

  @IsMoment('Only days (UTC) that begin before this moment; now without it.')
  to?: bigint;

  @IsPageLimit('The number of models.')
  limit = PAGE_LIMIT_DEFAULT;
}
