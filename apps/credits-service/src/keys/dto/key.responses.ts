import {
  ApiAmount,
  ApiCount,
  ApiHexId,
  ApiListOf,
  ApiMoment,
  ApiObject,
  ApiText,
  ApiUserId,
  ApiWord,
  ApiWords,
  ROLES,
  SCOPES,
  type Role,
  type Scope,
} from '@app/http';
import type { BudgetPeriod } from '@app/metadata';

export class KeyBudgetResponse {
  @ApiAmount('Credits that the key may spend in a period.', { example: 20 })
  amount!: bigint;

  @ApiWord(['day', 'week', 'month', 'total'], 'How often the budget begins anew, in UTC.', {
    example: 'month',
  })
  period!: BudgetPeriod;
}

class BudgetedResponse {
  @ApiObject(KeyBudgetResponse, 'The budget; null for none.', {
    nullable: true,
    example: { amount: 20, period: 'month' },
  })
  budget!: KeyBudgetResponse | null;

  @ApiAmount('What counts against the budget in this period; null without a budget.', {
    nullable: true,
    example: 4.25,
  })
  spent!: bigint | null;

  @ApiAmount('What can still be spent in this period, less what open holds reserve; null without a budget.', {
    nullable: true,
    example: 15.75,
  })
  left!: bigint | null;

  @ApiWords('The models that the key may call; null for all.', { nullable: true })
  models!: readonly string[] | null;

  @ApiMoment('When the key ends; null for never.', { nullable: true, example: '2027-11-23T18:42:00.000Z' })
  expires_at!: string | null;
}

export class KeyResponse extends BudgetedResponse {
  @ApiHexId('The id of the key.')
  key_id!: string;

  @ApiText('What the key is for.', { example: 'checkout' })
  name!: string;

  @ApiWord(ROLES, 'Whom the key is for.', { example: 'app' })
  role!: Role;

  @ApiUserId('The user of a key of role `user`; else null.', { nullable: true, example: null })
  user_id!: string | null;

  @ApiText('The only currency that the key moves; null for the default one with a budget, else for all.', {
    nullable: true,
    example: 'USD',
  })
  currency!: string | null;

  @ApiWords('With role `app`: what the key may do, by default or as set; else null.', {
    nullable: true,
    enum: SCOPES,
  })
  scopes!: readonly Scope[] | null;

  @ApiCount('Requests per minute; null for no limit.', { nullable: true, minimum: 1, example: 600 })
  requests_per_minute!: number | null;

  @ApiCount('Tokens of models per minute; null for no limit.', {
    nullable: true,
    minimum: 1,
    example: 100_000,
  })
  tokens_per_minute!: number | null;

  @ApiMoment('When the key was issued.', { example: '2026-11-23T18:42:00.123Z' })
  created_at!: string;

  @ApiMoment('When the key was revoked; null for a key that was not.', { nullable: true, example: null })
  revoked_at!: string | null;

  @ApiMoment('When the key was last used, to the minute or better; null for never.', {
    nullable: true,
    example: '2026-11-24T09:15:27.000Z',
  })
  last_used_at!: string | null;
}

export class KeyCreatedResponse extends KeyResponse {
  @ApiText('The secret. It is shown here and nowhere else: only its SHA-256 is stored.', {
    example: 'crd_9fXq2LmB7TzKc4VnR8wYd0HsGj5PaEu1QoNi30BORMv',
  })
  key!: string;
}

export class KeysResponse {
  @ApiListOf(KeyResponse, 'Newest first, revoked ones among them.')
  keys!: KeyResponse[];

  @ApiText('Leads to the next page; null on the last one.', { nullable: true, example: null })
  next_cursor!: string | null;
}

export class MeResponse extends BudgetedResponse {
  @ApiWord(ROLES, 'The role of the key; `admin` where the service needs none.', { example: 'user' })
  role!: Role;

  @ApiUserId('The user of the key; null for a key of another role.', { nullable: true })
  user_id!: string | null;

  @ApiText('The currency of the amounts: the key’s, or the default one.', { example: 'USD' })
  currency!: string;

  @ApiAmount('The user’s posted balance; null without a user, or without an account.', { nullable: true })
  balance!: bigint | null;

  @ApiAmount('The credits that pending holds reserve; null as `balance`.', { nullable: true, example: 5 })
  held!: bigint | null;

  @ApiAmount('The credits that can be spent; null as `balance`.', { nullable: true, example: 94.75 })
  available!: bigint | null;

  @ApiMoment(
    'When the available credits end at the pace of the last 7 days; null where there is too little to tell: for an account ' +
      'of less than a day, where nothing was spent or is left, and beyond ten years.',
    { nullable: true, example: null },
  )
  lasts_until!: string | null;
}
