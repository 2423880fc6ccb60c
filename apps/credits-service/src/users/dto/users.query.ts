import { IsCurrencyCode, IsDisplayName, IsMoment, IsOptionalWord, IsTextCursor } from '@app/http';
import { USER_SORT_KEYS, type UserSortKey } from '@app/metadata';
import { PageQuery } from '../../shared/dto/page.query';

/** A key sorts in ascending order, one with a minus in descending order. */
export type UserSort = UserSortKey | `-${UserSortKey}`;

export const USER_SORT_DEFAULT: UserSort = '-created_at';
const SORTS = USER_SORT_KEYS.flatMap((key) => [`-${key}`, key]);

export class UsersQuery extends PageQuery {
  @IsDisplayName('Only users whose id or name contains this text. Capital and small letters are the same.')
  q?: string | null;

  @IsOptionalWord(
    SORTS,
    'The order of the users; a minus makes it descending. Users of equal keys go by id, and users without a name ' +
      'come first. Balances are the ledger’s and change with every movement, so that there is no order by balance.',
  )
  sort?: UserSort;

  @IsCurrencyCode()
  currency?: string | null;

  @IsMoment('With it, answers have what each user spent from then on.')
  from?: bigint;

  @IsMoment('With `from`: the end of that range; now without it.')
  to?: bigint;

  @IsTextCursor(
    'The `next_cursor` of the page before, sent with the same `sort`. Page 1 then begins behind that page.',
    'WyJ1c2VyX2lkIiwiYWRhIiwiYWRhIl0',
  )
  cursor?: string;
}
