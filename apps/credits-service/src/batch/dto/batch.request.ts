import {
  IsAmount,
  IsCurrencyCode,
  IsDescription,
  IsFlag,
  IsIdempotencyKey,
  IsListOf,
  IsOneOf,
  IsUserId,
} from '@app/http';
import type { MovementKind } from '@app/ledger';

const BATCH_OPERATIONS_MAX = 5_000;
const KINDS: readonly MovementKind[] = ['topup', 'bill'];

export class BatchOperationRequest {
  @IsOneOf(KINDS, 'What the operation does.')
  type!: MovementKind;

  @IsUserId()
  user_id!: string;

  /** Units. */
  @IsAmount()
  amount!: bigint;

  @IsDescription()
  description?: string | null;

  @IsCurrencyCode()
  currency?: string | null;

  @IsIdempotencyKey()
  idempotency_key?: string | null;
}

export class BatchRequest {
  @IsListOf(BatchOperationRequest, { max: BATCH_OPERATIONS_MAX, description: 'The operations, in order.' })
  operations!: BatchOperationRequest[];

  @IsFlag('Whether all operations are made or none.')
  atomic?: boolean | null;
}
