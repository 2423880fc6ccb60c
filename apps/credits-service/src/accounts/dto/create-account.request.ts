import { IsAmount, IsCurrencyCode, IsDisplayName, IsUserId } from '@app/http';

export class CreateAccountRequest {
  @IsUserId()
  user_id!: string;

  /** Units; 0 if absent. */
  @IsAmount({
    zero: 'allowed',
    optional: true,
    description: 'The opening balance in credits; 0 if absent.',
    example: 100,
  })
  initial_balance?: bigint | null;

  @IsDisplayName()
  display_name?: string | null;

  @IsCurrencyCode()
  currency?: string | null;
}
