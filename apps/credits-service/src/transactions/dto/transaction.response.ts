import { ApiAmount, ApiListOf, ApiText } from '@app/http';
import { MovementResponse } from '../../shared/dto/movement.response';

export class TransactionResponse extends MovementResponse {
  @ApiText('The code of the currency.', { example: 'USD' })
  currency!: string;
}

export class TransactionDetailsResponse extends TransactionResponse {
  @ApiAmount('The credits that refunds gave back of a bill so far; null for other types.', {
    nullable: true,
    example: 0,
  })
  refunded!: bigint | null;
}

export class TransactionsResponse {
  @ApiListOf(TransactionResponse, 'Newest first.')
  transactions!: TransactionResponse[];

  @ApiText('The cursor of the next page; null on the last page.', { nullable: true, example: null })
  next_cursor!: string | null;
}
