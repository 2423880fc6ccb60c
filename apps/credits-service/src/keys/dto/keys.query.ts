import { IsQueryNumber, IsTextCursor, IsUserId } from '@app/http';

const LIMIT_MAX = 1_000;
const LIMIT_DEFAULT = 20;

export class KeysQuery {
  @IsUserId({ optional: 'in a query', description: 'Only the keys of this user.' })
  user_id?: string;

  @IsQueryNumber({
    min: 1,
    max: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    description: 'How many keys a page has at most.',
  })
  limit = LIMIT_DEFAULT;

  @IsTextCursor('The `next_cursor` of the page before; the newest keys without it.', 'AaIJtwsg7HhAdpnqlcyByw')
  cursor?: string;
}
