import { IsAmount, IsCurrencyCode, IsDescription, IsUserId, IsWholeNumber } from '@app/http';

export const HOLD_EXPIRES_DEFAULT_SECONDS = 300;
/** One day: a hold is for a call in progress, not for a debt. */
const HOLD_EXPIRES_MAX_SECONDS = 86_400;

export class CreateHoldRequest {
  @IsUserId()
  user_id!: string;

  /** Units. */
  @IsAmount({ description: 'Credits to reserve.', example: 5 })
  amount!: bigint;

  @IsWholeNumber({
    min: 1,
    max: HOLD_EXPIRES_MAX_SECONDS,
    default: HOLD_EXPIRES_DEFAULT_SECONDS,
    description: 'Seconds until the hold expires and its credits are free again.',
  })
  expires_in_seconds?: number | null;

  @IsDescription()
  description?: string | null;

  @IsCurrencyCode()
  currency?: string | null;
}
