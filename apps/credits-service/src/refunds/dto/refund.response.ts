import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';

export class RefundResponse {
  @ApiProperty({ description: 'The refund’s own transaction.', example: '5f3a9d0c7be1402f8a6c1d2e3f405162' })
  refund_id!: string;

  @ApiProperty({ description: 'The bill, as in the request.', example: '01a209b70b20ec78407699ea95cc81cb' })
  transaction_id!: string;

  @ApiProperty({
    description: 'Who got the credits back; null where the store of names was lost.',
    type: String,
    nullable: true,
    example: 'user-1',
  })
  user_id!: string | null;

  @ApiAmount('The credits that were given back.')
  amount_refunded!: bigint;

  @ApiAmount('The balance right after this very refund, in credits.')
  new_balance!: bigint;
}
