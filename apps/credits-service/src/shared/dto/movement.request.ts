import { IsAmount, IsCurrencyCode, IsDescription, IsReference, IsUserId } from '@app/http';

/** What top-ups, bills and holds have in common. */
export class OrderRequest {
  @IsUserId()
  user_id!: string;

  @IsDescription()
  description?: string | null;

  @IsReference({ optional: true })
  reference?: string | null;

  @IsCurrencyCode()
  currency?: string | null;
}

export class MovementRequest extends OrderRequest {
  /** Units. */
  @IsAmount()
  amount!: bigint;
}
