import { ApiAmount, ApiHexId, ApiUserId } from '@app/http';

export class RefundResponse {
  @ApiHexId('The id of the refund’s own transaction.', { example: '5f3a9d0c7be1402f8a6c1d2e3f405162' })
  refund_id!: string;

  @ApiHexId('The bill, as in the request.')
  transaction_id!: string;

  @ApiUserId('The user who got the credits back; null if the store of names was lost.', { nullable: true })
  user_id!: string | null;

  @ApiAmount('The credits refunded.', { example: 0.25 })
  amount_refunded!: bigint;

  @ApiAmount('The balance right after this refund, in credits.', { example: 98.5 })
  new_balance!: bigint;
}
