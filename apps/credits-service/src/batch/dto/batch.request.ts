import { IsFlag, IsIdempotencyKey, IsListOf, IsOneOf } from '@app/http';
import type { MovementKind } from '@app/ledger';
import { MovementRequest } from '../../shared/dto/movement.request';

const BATCH_OPERATIONS_MAX = 5_000;
const KINDS: readonly MovementKind[] = ['topup', 'bill'];

export class BatchOperationRequest extends MovementRequest {
  @IsOneOf(KINDS, 'The kind of movement.')
  type!: MovementKind;

  @IsIdempotencyKey()
  idempotency_key?: string | null;
}

export class BatchRequest {
  @IsListOf(BatchOperationRequest, { max: BATCH_OPERATIONS_MAX, description: 'The operations, in order.' })
  operations!: BatchOperationRequest[];

  @IsFlag('Whether to make all operations or none.')
  atomic?: boolean | null;
}
