import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';

export class TopUpResponse {
  @ApiProperty({ description: 'The user, as in the request.', example: 'user-1' })
  user_id!: string;

  @ApiAmount('The credits that were added.')
  amount_added!: bigint;

  @ApiAmount('The balance right after this very top-up, in credits.')
  new_balance!: bigint;
}
