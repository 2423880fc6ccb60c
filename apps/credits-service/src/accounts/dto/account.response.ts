import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';

export class AccountResponse {
  @ApiProperty({
    description: 'A number of at most 53 bits that names the account.',
    example: 429692545925949,
  })
  account_id!: number;

  @ApiProperty({ description: 'The user, as in the request.', example: 'user-1' })
  user_id!: string;

  @ApiProperty({
    description: 'The name the user is shown with.',
    type: String,
    nullable: true,
    example: 'Ada',
  })
  display_name!: string | null;

  @ApiProperty({ description: 'The code of the account’s currency.', example: 'USD' })
  currency!: string;

  @ApiAmount('What is posted, in credits.')
  balance!: bigint;

  @ApiAmount('What pending holds reserve, in credits.')
  held!: bigint;

  @ApiAmount('What can still be spent: the balance less what is held.')
  available!: bigint;

  @ApiProperty({ description: 'ISO 8601, UTC, microseconds.', example: '2026-11-23T18:42:00.123456Z' })
  created_at!: string;
}
