import { EXAMPLE_REFERENCE, ApiAmount, ApiHexId, ApiMoment, ApiText, ApiUserId, ApiWord } from '@app/http';
import { TRANSACTION_TYPES, type TransactionType } from '@app/ledger';

/** A transaction, but for its currency. */
export class MovementResponse {
  @ApiHexId('The id of the transaction.')
  id!: string;

  @ApiUserId('The user whose credits moved; null if the store of names was lost.', { nullable: true })
  user_id!: string | null;

  @ApiWord(TRANSACTION_TYPES, 'A captured hold is a bill, an opening balance is a top-up.', {
    example: 'bill',
  })
  type!: TransactionType;

  @ApiAmount('The credits that moved, always positive.', { example: 0.25 })
  amount!: bigint;

  @ApiText('The description from the request.', { nullable: true, example: 'gpt-5, 1,204 tokens' })
  description!: string | null;

  @ApiAmount('The balance right after this movement.')
  balance_after!: bigint;

  @ApiMoment('When the ledger made the movement, to the microsecond.')
  created_at!: string;

  @ApiHexId('The bill that a refund gives back; null for other types.', { nullable: true, example: null })
  refund_of!: string | null;

  @ApiHexId('The hold that a capture settled; null for what is no capture.', {
    nullable: true,
    example: null,
  })
  hold_id!: string | null;

  @ApiHexId('The AI call that was charged; null for what is no AI call.', { nullable: true, example: null })
  call_id!: string | null;

  @ApiText('The reference from the request, or from that of the hold; refunds have none.', {
    nullable: true,
    example: EXAMPLE_REFERENCE,
  })
  reference!: string | null;
}
