import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';

export class BatchResultResponse {
  @ApiProperty({ enum: ['ok', 'failed'] })
  status!: 'ok' | 'failed';

  @ApiProperty({
    description: 'With `ok`: the movement.',
    required: false,
    example: '01a209b70b20ec78407699ea95cc81cb',
  })
  transaction_id?: string;

  @ApiProperty({ description: 'With `ok`: whether an earlier request made it.', required: false })
  replayed?: boolean;

  @ApiProperty({ description: 'With `failed`: why, as a single call would say.', required: false })
  code?: string;

  @ApiProperty({ description: 'With `failed`: one sentence that a user can act on.', required: false })
  detail?: string;

  @ApiAmount('With `insufficient_credits`: what is posted.', { required: false })
  balance?: bigint;

  @ApiAmount('With `insufficient_credits`: what can be spent.', { required: false })
  available?: bigint;

  @ApiAmount('With `insufficient_credits`: what was asked for.', { required: false })
  required?: bigint;
}

export class BatchResponse {
  @ApiProperty({ type: [BatchResultResponse], description: 'One result an operation, in their order.' })
  results!: BatchResultResponse[];
}
