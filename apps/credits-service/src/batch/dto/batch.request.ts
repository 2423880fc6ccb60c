import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import {
  FieldRule,
  IsAmount,
  IsCurrencyCode,
  IsDescription,
  IsFlag,
  IsIdempotencyKey,
  IsOneOf,
  IsUserId,
} from '@app/http';
import type { MovementKind } from '@app/ledger';

export const BATCH_OPERATIONS_MAX = 5_000;
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
  @ApiProperty({ type: [BatchOperationRequest], minItems: 1, maxItems: BATCH_OPERATIONS_MAX })
  @ValidateNested({ each: true })
  @Type(() => BatchOperationRequest)
  @FieldRule('isListOfOperations', faultOfList)
  operations!: BatchOperationRequest[];

  @IsFlag('Whether all operations are made or none.')
  atomic?: boolean | null;
}

function faultOfList(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'must be a list of operations';
  if (value.length === 0) return 'must hold at least one operation';
  if (value.length > BATCH_OPERATIONS_MAX) return `can hold at most ${BATCH_OPERATIONS_MAX} operations`;
  return value.some(Array.isArray) ? 'must hold operations, not lists' : undefined;
}
