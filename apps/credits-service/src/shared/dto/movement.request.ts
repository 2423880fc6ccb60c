import { IsAmount, IsCurrencyCode, IsDescription, IsUserId } from '@app/http';

export class MovementRequest {
  @IsUserId()
  user_id!: string;

  /** Units. */
  @IsAmount()
  amount!: bigint;

  @IsDescription()
  description?: string | null;

  @IsCurrencyCode()
  currency?: string | null;
}
