import { ApiProperty } from '@nestjs/swagger';
import { ApiWord } from '@app/http';

const UP = { ledger: { status: 'up' }, metadata: { status: 'up' } };

export class LivenessResponse {
  @ApiWord(['ok'], 'The process is up.')
  status!: 'ok';
}

export class ReadinessResponse {
  @ApiWord(['ok'], 'The service takes requests.')
  status!: string;

  @Stores('The stores that are up.', UP)
  info?: object | undefined;

  @Stores('The stores that are down.', {})
  error?: object | undefined;

  @Stores('All stores.', UP)
  details!: object;
}

function Stores(description: string, example: object): PropertyDecorator {
  return ApiProperty({ type: 'object', additionalProperties: true, description, example });
}
