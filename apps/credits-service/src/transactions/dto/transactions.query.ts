import {
  IsCurrencyCode,
  IsCursor,
  IsMoment,
  IsOptionalWord,
  IsPageLimit,
  PAGE_LIMIT_DEFAULT,
} from '@app/http';
import { TRANSACTION_TYPES, type TransactionType } from '@app/ledger';

export class TransactionsQuery {
  @IsCurrencyCode()
  currency?: string | null;

  @IsPageLimit('The number of transactions per page.')
  limit = PAGE_LIMIT_DEFAULT;

  @IsCursor()
  cursor?: bigint;

  @IsOptionalWord(TRANSACTION_TYPES, 'Only transactions of this type.')
  type?: TransactionType;

  @IsMoment('Only transactions at this moment or later.')
  from?: bigint;

  @IsMoment('Only transactions before this moment.')
  to?: bigint;

  @IsOptionalWord(['json', 'csv'], 'The form of the answer, whatever Accept says.')
  format?: 'json' | 'csv';

  @IsOptionalWord(['1'], 'Makes a CSV safe for spreadsheets.')
  excel?: '1';
}
