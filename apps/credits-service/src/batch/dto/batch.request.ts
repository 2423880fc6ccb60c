import { IsFlag, IsIdempotencyKey, IsListOf, IsOneOf } from '@app/http';
import type { MovementKind } from '@app/ledger';
import { MovementRequest } from '../../shared/dto/movement.request';

const BATCH_OPERATIONS_MAX = 5_000;
const KINDS: readonly MovementKind[] = ['topup', 'bill'];

export class BatchOperationRequest extends MovementRequest {
  @IsOneOf(KINDS, 'What the operation does.')
  type!: MovementKind;

  @IsIdempotencyKey()
  idempotency_key?: string | null;
}

export class BatchRequest {
  @IsListOf(BatchOperationRequest, { max: BATCH_OPERATIONS_MAX, description: 'The operations, in order.' })
  operations!: BatchOperationRequest[];

  @IsFlag('Whether all operations are made or none.')
  atomic?: boolean | null;
}
