import { IsCurrencyCode, IsCursor, IsPageLimit, PAGE_LIMIT_DEFAULT } from '@app/http';

export class OpenHoldsQuery {
  @IsCurrencyCode()
  currency?: string | null;

  @IsPageLimit('How many holds a page has at most.')
  limit = PAGE_LIMIT_DEFAULT;

  @IsCursor()
  cursor?: bigint;
}
