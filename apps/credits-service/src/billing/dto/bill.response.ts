import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';

export class BillResponse {
  @ApiProperty({ description: 'The user, as in the request.', example: 'user-1' })
  user_id!: string;

  @ApiAmount('The credits that were taken.')
  amount_billed!: bigint;

  @ApiAmount('The balance right after this very bill, in credits.')
  new_balance!: bigint;
}
