import { IsAmount, IsCurrencyCode, IsDescription, IsUserId, IsWholeNumber } from '@app/http';
import { HOLD_MAX_SECONDS } from '@app/ledger';

export const HOLD_EXPIRES_DEFAULT_SECONDS = 300;

export class CreateHoldRequest {
  @IsUserId()
  user_id!: string;

  /** Units. */
  @IsAmount({ description: 'Credits to reserve.', example: 5 })
  amount!: bigint;

  @IsWholeNumber({
    min: 1,
    max: HOLD_MAX_SECONDS,
    default: HOLD_EXPIRES_DEFAULT_SECONDS,
    description: 'Seconds until the hold expires and its credits are free again.',
  })
  expires_in_seconds?: number | null;

  @IsDescription()
  description?: string | null;

  @IsCurrencyCode()
  currency?: string | null;
}
