import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';

export class AccountCreatedResponse {
  @ApiProperty({
    description: 'A number of at most 53 bits that names the account.',
    example: 5731938412345678,
  })
  account_id!: number;

  @ApiProperty({ description: 'The user, as in the request.', example: 'user-1' })
  user_id!: string;

  @ApiAmount('The opening balance in credits.')
  balance!: bigint;
}
