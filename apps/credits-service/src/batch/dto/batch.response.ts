import { ApiAmount, ApiFlag, ApiHexId, ApiListOf, ApiText, ApiWord } from '@app/http';

export class BatchResultResponse {
  @ApiWord(['ok', 'failed'], 'Whether the operation was made.')
  status!: 'ok' | 'failed';

  @ApiHexId('With `ok`: the movement.', { required: false })
  transaction_id?: string;

  @ApiFlag('With `ok`: whether an earlier request made it.', { required: false })
  replayed?: boolean;

  @ApiText('With `failed`: why, as a single call would say.', {
    required: false,
    example: 'insufficient_credits',
  })
  code?: string;

  @ApiText('With `failed`: one sentence to act on.', {
    required: false,
    example: 'The account can spend less than is required; nothing moved. Top it up and try again.',
  })
  detail?: string;

  @ApiAmount('With `insufficient_credits`: what is posted.', { required: false })
  balance?: bigint;

  @ApiAmount('With `insufficient_credits`: what can be spent.', { required: false })
  available?: bigint;

  @ApiAmount('With `insufficient_credits`: what was asked for.', { required: false, example: 500 })
  required?: bigint;
}

export class BatchResponse {
  @ApiListOf(BatchResultResponse, 'One result an operation, in their order.')
  results!: BatchResultResponse[];
}
