import { IsAmount, IsCurrencyCode, IsDescription, IsUserId } from '@app/http';

/** A top-up or a bill. */
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
