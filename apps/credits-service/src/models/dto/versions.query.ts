import { IsPageLimit, IsTextCursor, PAGE_LIMIT_DEFAULT } from '@app/http';

export class VersionsQuery {
  @IsPageLimit('How many versions a page has at most.')
  limit = PAGE_LIMIT_DEFAULT;

  @IsTextCursor('The `next_cursor` of the page before; the newest versions without it.', 'Mw')
  cursor?: string;
}
