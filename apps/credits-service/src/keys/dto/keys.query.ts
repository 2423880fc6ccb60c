import { IsPageLimit, IsTextCursor, IsUserId, PAGE_LIMIT_DEFAULT } from '@app/http';

export class KeysQuery {
  @IsUserId({ optional: 'in a query', description: 'Only the keys of this user.' })
  user_id?: string;

  @IsPageLimit('How many keys a page has at most.')
  limit = PAGE_LIMIT_DEFAULT;

  @IsTextCursor('The `next_cursor` of the page before; the newest keys without it.', 'AaIJtwsg7HhAdpnqlcyByw')
  cursor?: string;
}
