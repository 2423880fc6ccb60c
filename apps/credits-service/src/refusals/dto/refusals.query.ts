import { IsMoment, IsPageLimit, IsTextCursor, PAGE_LIMIT_DEFAULT } from '@app/http';

export class RefusalsQuery {
  @IsMoment('Only days (UTC) that end after this moment.')
  from?: bigint;

  @IsMoment('Only days (UTC) that begin before this moment.')
  to?: bigint;

  @IsPageLimit('The number of counts per page.')
  limit = PAGE_LIMIT_DEFAULT;

  @IsTextCursor(
    'The `next_cursor` of the page before; the newest counts without it.',
    'MjAyNi0xMS0yMyBtb2RlbF9ub3RfZm91bmQgZ3B0LTAg',
  )
  cursor?: string;
}
