import { ApiProperty } from '@nestjs/swagger';

export class LivenessResponse {
  @ApiProperty({ enum: ['ok'], description: 'The process is up.', example: 'ok' })
  status!: 'ok';
}

/** What a probe that finds everything up tells of the stores. */
export const UP = { ledger: { status: 'up' }, metadata: { status: 'up' } };

export class ReadinessResponse {
  @ApiProperty({ enum: ['ok'], description: 'Requests are welcome.', example: 'ok' })
  status!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What is up.', example: UP })
  info?: object | undefined;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What is down.', example: {} })
  error?: object | undefined;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Both.', example: UP })
  details!: object;
}
