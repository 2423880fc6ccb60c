import { IsAmount, IsCurrencyCode, IsDisplayName, IsUserId } from '@app/http';

export class CreateAccountRequest {
  @IsUserId()
  user_id!: string;

  /** Units; 0 where the request names none. */
  @IsAmount({
    zero: 'allowed',
    optional: true,
    description: 'Credits that the account starts with; 0 where it is left out.',
    example: 100,
  })
  initial_balance?: bigint | null;

  @IsDisplayName()
  display_name?: string | null;

  @IsCurrencyCode()
  currency?: string | null;
}
