import { ApiAmount, ApiHexId, ApiListOf, ApiMoment, ApiText, ApiUserId, ApiWord } from '@app/http';
import { TRANSACTION_TYPES, type TransactionType } from '@app/ledger';

export class TransactionResponse {
  @ApiHexId('Names the transaction.')
  id!: string;

  @ApiUserId('Whose credits moved; null where the store of names was lost.', { nullable: true })
  user_id!: string | null;

  @ApiWord(TRANSACTION_TYPES, 'A captured hold is a bill, an opening balance a top-up.', { example: 'bill' })
  type!: TransactionType;

  @ApiAmount('How much moved, always positive.', { example: 0.25 })
  amount!: bigint;

  @ApiText('The code of the currency.', { example: 'USD' })
  currency!: string;

  @ApiText('What it was for, as the request said.', { nullable: true, example: 'gpt-5, 1,204 tokens' })
  description!: string | null;

  @ApiAmount('The balance right after this very movement.')
  balance_after!: bigint;

  @ApiMoment('When the ledger made it, to the microsecond.')
  created_at!: string;
}

export class TransactionsResponse {
  @ApiListOf(TransactionResponse, 'Newest first.')
  transactions!: TransactionResponse[];

  @ApiText('Leads to the next page; null on the last one.', { nullable: true, example: null })
  next_cursor!: string | null;
}
