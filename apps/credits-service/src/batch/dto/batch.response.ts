import { ApiAmount, ApiFlag, ApiHexId, ApiListOf, ApiMoment, ApiText, ApiWord } from '@app/http';

export class BatchResultResponse {
  @ApiWord(['ok', 'failed'], 'Whether the operation was made.')
  status!: 'ok' | 'failed';

  @ApiHexId('With `ok`: the id of the movement.', { required: false })
  transaction_id?: string;

  @ApiFlag('With `ok`: whether an earlier request made it.', { required: false })
  replayed?: boolean;

  @ApiText('With `failed`: the code that a single call would get.', {
    required: false,
    example: 'insufficient_credits',
  })
  code?: string;

  @ApiText('With `failed`: one sentence that says what to do.', {
    required: false,
    example: 'The account can spend less than is required; nothing moved. Top it up and try again.',
  })
  detail?: string;

  @ApiAmount('With `insufficient_credits`: the posted balance.', { required: false })
  balance?: bigint;

  @ApiAmount('With `insufficient_credits`: the credits that can be spent.', { required: false })
  available?: bigint;

  @ApiAmount('With `insufficient_credits`: the credits asked for.', { required: false, example: 500 })
  required?: bigint;

  @ApiAmount('With `budget_exceeded`: the budget of the period.', { required: false, example: 100 })
  budget?: bigint;

  @ApiAmount('With `budget_exceeded`: the part of the budget that can still be spent.', {
    required: false,
    example: 2.5,
  })
  left?: bigint;

  @ApiMoment('With `budget_exceeded`: the start of the next period; null for a budget without periods.', {
    required: false,
    nullable: true,
  })
  resets_at?: string | null;
}

export class BatchResponse {
  @ApiListOf(BatchResultResponse, 'One result per operation, in the same order.')
  results!: BatchResultResponse[];
}
