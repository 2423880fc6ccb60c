import {
  IsAmount,
  IsLimit,
  IsMoment,
  IsName,
  IsNameList,
  IsObjectOf,
  IsOneOf,
  IsWordList,
  SCOPES,
  type Scope,
} from '@app/http';
import type { BudgetPeriod } from '@app/metadata';

const PERIODS: readonly BudgetPeriod[] = ['day', 'week', 'month', 'total'];
const MODELS_MAX = 100;
const MODEL_MAX_LENGTH = 256;
const REQUESTS_MAX = 1_000_000;
const TOKENS_MAX = 1_000_000_000;
const NAME = { description: 'What the key is for, for people.', example: 'checkout' };

export class KeyBudgetRequest {
  /** Units. */
  @IsAmount({ zero: 'allowed', description: 'Credits that the key may spend in a period.', example: 20 })
  amount!: bigint;

  @IsOneOf(PERIODS, 'How often the budget begins anew, in UTC; a week begins on Monday, `total` never ends.')
  period!: BudgetPeriod;
}

/** What can be set and changed. */
class KeyTermsRequest {
  @IsWordList(
    SCOPES,
    'With role `app`: what the key may do. `bill` includes holds. By default all but `user_keys`; of a key with a budget ' +
      '`read`, `bill` and `gateway`.',
  )
  scopes?: Scope[] | null;

  @IsObjectOf(KeyBudgetRequest, {
    description:
      'The most that bills and captured holds by the key take in a period. Refunds give nothing back. No limit if null.',
    example: { amount: 20, period: 'month' },
  })
  budget?: KeyBudgetRequest | null;

  @IsNameList({
    itemsMax: MODELS_MAX,
    lengthMax: MODEL_MAX_LENGTH,
    description: 'The models that the key may call. All if null.',
  })
  models?: string[] | null;

  @IsLimit({ max: REQUESTS_MAX, description: 'Requests per minute.', example: 600 })
  requests_per_minute?: number | null;

  @IsLimit({ max: TOKENS_MAX, description: 'Tokens of models per minute.', example: 100_000 })
  tokens_per_minute?: number | null;

  /** Nanoseconds since 1970. */
  @IsMoment('When the key ends, in the future. Never if null.', { nullable: true })
  expires_at?: bigint | null;
}

export class NamedKeyTermsRequest extends KeyTermsRequest {
  @IsName(NAME)
  name!: string;
}

export class UpdateKeyRequest extends KeyTermsRequest {
  @IsName({ ...NAME, optional: true })
  name?: string | null;
}
