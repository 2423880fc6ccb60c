import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';

export class BalanceResponse {
  @ApiProperty({ description: 'The user, as in the request.', example: 'user-1' })
  user_id!: string;

  @ApiAmount('The posted balance in credits.')
  balance!: bigint;
}
