import { ApiProperty } from '@nestjs/swagger';

export class LivenessResponse {
  @ApiProperty({ enum: ['ok'], description: 'The process is up.', example: 'ok' })
  status!: 'ok';
}

/** The stores in an answer where all is well. */
export const UP = { ledger: { status: 'up' }, metadata: { status: 'up' } };

export class ReadinessResponse {
  @ApiProperty({ enum: ['ok'], description: 'The service takes requests.', example: 'ok' })
  status!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The stores that are up.',
    example: UP,
  })
  info?: object | undefined;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The stores that are down.',
    example: {},
  })
  error?: object | undefined;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'All stores.', example: UP })
  details!: object;
}
