import { ApiAmount, ApiCount, ApiListOf, ApiMoment, ApiText, ApiUserId } from '@app/http';
import { MovementResponse } from '../../shared/dto/movement.response';

class PageResponse {
  @ApiCount('The number of entries on all pages.', { example: 1 })
  total!: number;

  @ApiCount('The page number, as in the request.', { minimum: 1, example: 1 })
  page!: number;

  @ApiCount('The number of entries per page, as in the request.', { minimum: 1, example: 20 })
  page_size!: number;
}

class UserAccountResponse {
  @ApiText('The code of the account’s currency.', { example: 'USD' })
  currency!: string;

  @ApiAmount('The posted balance in credits.', { example: 99.75 })
  balance!: bigint;

  @ApiAmount('The credits that pending holds reserve.', { example: 5 })
  held!: bigint;

  @ApiAmount('The credits that can be spent: balance minus held.', { example: 94.75 })
  available!: bigint;
}

export class UserResponse {
  @ApiUserId('The user’s id in the calling application.')
  user_id!: string;

  @ApiText('The display name of the user.', { nullable: true, example: 'Ada Lovelace' })
  display_name!: string | null;

  @ApiMoment('When the user’s first account was created.', { example: '2026-11-23T18:42:00.123Z' })
  created_at!: string;

  @ApiAmount('The balance in the currency asked for, or the default one; null without an account in it.', {
    nullable: true,
  })
  balance!: bigint | null;

  @ApiAmount(
    'With `q`, `sort`, `currency`, `from` or `cursor`: the credits that holds reserve; null as `balance`.',
    {
      required: false,
      nullable: true,
      example: 5,
    },
  )
  held?: bigint | null;

  @ApiAmount('With the same: all that was ever spent, refunds not counted; null as `balance`.', {
    required: false,
    nullable: true,
    example: 0.25,
  })
  spent?: bigint | null;

  @ApiAmount('With `from`: what was spent in the range, refunds not counted; null as `balance`.', {
    required: false,
    nullable: true,
    example: 0.25,
  })
  spent_in_range?: bigint | null;

  @ApiCount('With the same as `spent`: the AI calls in the currency.', { required: false, example: 12 })
  calls?: number;

  @ApiMoment('With the same: the start of the last AI call; null for none.', {
    required: false,
    nullable: true,
  })
  last_used_at?: string | null;

  @ApiMoment(
    'Of one user: when the available credits end at the pace of the last 7 days; null where there is too little to tell.',
    { required: false, nullable: true, example: null },
  )
  lasts_until?: string | null;

  @ApiAmount(
    'Of one user: US dollars that count towards MAX_LOSS_USD today, since AI calls used them and nobody pays.',
    { required: false, example: 0 },
  )
  losses_today_usd?: bigint;

  @ApiListOf(UserAccountResponse, 'Of one user: the accounts, in the order of CURRENCIES.', {
    required: false,
  })
  accounts?: UserAccountResponse[];
}

export class LossesForgivenResponse {
  @ApiUserId('The user’s id in the calling application.')
  user_id!: string;

  @ApiAmount('US dollars that counted towards MAX_LOSS_USD today and no longer do.', { example: 0 })
  forgiven_usd!: bigint;
}

export class UserErasedResponse {
  @ApiUserId('The pseudonym that takes the place of the user’s id.', {
    example: 'erased-5f1d0a37c9be42688f0e1d2c3b4a5968',
  })
  user_id!: string;
}

export class UsersResponse extends PageResponse {
  @ApiListOf(UserResponse, 'In the order that was asked for; newest first without one.')
  users!: UserResponse[];

  @ApiText(
    'With `q`, `sort`, `currency`, `from` or `cursor`: leads to the next page; null on the last one.',
    {
      required: false,
      nullable: true,
      example: null,
    },
  )
  next_cursor?: string | null;
}

class UserTransactionResponse extends MovementResponse {
  @ApiUserId('The user whose credits moved.', { nullable: false })
  declare user_id: string;
}

export class UserTransactionsResponse extends PageResponse {
  @ApiListOf(UserTransactionResponse, 'Newest first, in the default currency.')
  transactions!: UserTransactionResponse[];
}
