import { IsCursor, IsPageLimit, IsReference, PAGE_LIMIT_DEFAULT } from '@app/http';

export class FindTransactionsQuery {
  @IsReference()
  reference!: string;

  @IsPageLimit('The number of transactions per page.')
  limit = PAGE_LIMIT_DEFAULT;

  @IsCursor()
  cursor?: bigint;
}
