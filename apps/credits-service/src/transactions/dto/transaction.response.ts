import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';
import { TRANSACTION_TYPES, type TransactionType } from '@app/ledger';

export class TransactionResponse {
  @ApiProperty({ description: '32 hex digits.', example: '01a209b70b20ec78407699ea95cc81cb' })
  id!: string;

  @ApiProperty({
    description: 'Whose credits moved; null where the store of names was lost.',
    type: String,
    nullable: true,
    example: 'user-1',
  })
  user_id!: string | null;

  @ApiProperty({
    enum: TRANSACTION_TYPES,
    description: 'A captured hold is a bill, an opening balance a top-up.',
  })
  type!: TransactionType;

  @ApiAmount('How much moved, always positive.')
  amount!: bigint;

  @ApiProperty({ description: 'The code of the currency.', example: 'USD' })
  currency!: string;

  @ApiProperty({ type: String, nullable: true, example: 'March top-up' })
  description!: string | null;

  @ApiAmount('The balance right after this very movement.')
  balance_after!: bigint;

  @ApiProperty({ description: 'ISO 8601, UTC, microseconds.', example: '2026-11-23T18:42:00.123456Z' })
  created_at!: string;
}

export class TransactionsResponse {
  @ApiProperty({ type: [TransactionResponse], description: 'Newest first.' })
  transactions!: TransactionResponse[];

  @ApiProperty({ description: 'Leads to the next page; null on the last one.', type: String, nullable: true })
  next_cursor!: string | null;
}
