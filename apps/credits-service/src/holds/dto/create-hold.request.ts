import { IsAmount, IsWholeNumber } from '@app/http';
import { HOLD_MAX_SECONDS } from '@app/ledger';
import { OrderRequest } from '../../shared/dto/movement.request';

export const HOLD_EXPIRES_DEFAULT_SECONDS = 300;

export class CreateHoldRequest extends OrderRequest {
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
}
