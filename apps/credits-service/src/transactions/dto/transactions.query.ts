import { IsCurrencyCode, IsCursor, IsMoment, IsOptionalWord, IsQueryNumber } from '@app/http';
import { TRANSACTION_TYPES, type TransactionType } from '@app/ledger';

const LIMIT_MAX = 1_000;
const LIMIT_DEFAULT = 20;

export class TransactionsQuery {
  @IsCurrencyCode()
  currency?: string | null;

  @IsQueryNumber({
    min: 1,
    max: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    description: 'The number of transactions per page.',
  })
  limit = LIMIT_DEFAULT;

  @IsCursor()
  cursor?: bigint;

  @IsOptionalWord(TRANSACTION_TYPES, 'Only transactions of this type.')
  type?: TransactionType;

  @IsMoment('Only transactions at this moment or later.')
  from?: bigint;

  @IsMoment('Only transactions before this moment.')
  to?: bigint;
}
