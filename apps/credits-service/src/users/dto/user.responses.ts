import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';
import { TRANSACTION_TYPES, type TransactionType } from '@app/ledger';

class PageResponse {
  @ApiProperty({ description: 'How many there are in all.', example: 1 })
  total!: number;

  @ApiProperty({ example: 1 })
  page!: number;

  @ApiProperty({ example: 20 })
  page_size!: number;
}

export class UserResponse {
  @ApiProperty({ example: 'user-1' })
  user_id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Ada' })
  display_name!: string | null;

  @ApiProperty({ description: 'ISO 8601, UTC.', example: '2026-11-23T18:42:00.123Z' })
  created_at!: string;

  @ApiAmount('In the default currency; null for a user without an account in it.', { nullable: true })
  balance!: bigint | null;
}

export class UsersResponse extends PageResponse {
  @ApiProperty({ type: [UserResponse], description: 'Newest first.' })
  users!: UserResponse[];
}

export class UserTransactionResponse {
  @ApiProperty({ description: '32 hex digits.', example: '01a209b70b20ec78407699ea95cc81cb' })
  id!: string;

  @ApiProperty({ example: 'user-1' })
  user_id!: string;

  @ApiProperty({ enum: TRANSACTION_TYPES })
  type!: TransactionType;

  @ApiAmount('How much moved, always positive.')
  amount!: bigint;

  @ApiProperty({ type: String, nullable: true, example: 'March top-up' })
  description!: string | null;

  @ApiAmount('The balance right after this very movement.')
  balance_after!: bigint;

  @ApiProperty({ description: 'ISO 8601, UTC, microseconds.', example: '2026-11-23T18:42:00.123456Z' })
  created_at!: string;
}

export class UserTransactionsResponse extends PageResponse {
  @ApiProperty({ type: [UserTransactionResponse], description: 'Newest first, in the default currency.' })
  transactions!: UserTransactionResponse[];
}
