import { ApiCount, ApiHexId, ApiListOf, ApiText } from '@app/http';
import { ApiProperty } from '@nestjs/swagger';
import { UnpricedModelResponse } from '../../shared/dto/unpriced-model.response';

export class RefusalResponse {
  @ApiProperty({ type: String, format: 'date', description: 'The day, UTC.', example: '2026-11-23' })
  day!: string;

  @ApiText('The code of the error.', { example: 'model_not_found' })
  code!: string;

  @ApiText(
    'The model, as the caller named it; `other` from the 501st name of a day on; null where the call was refused before ' +
      'its model was read.',
    { nullable: true, example: 'gpt-0' },
  )
  model!: string | null;

  @ApiHexId('The issued key of the caller; null for a key of the environment, and for an unknown one.', {
    nullable: true,
    example: null,
  })
  key_id!: string | null;

  @ApiCount('How many calls were refused so.', { example: 1, format: 'int64' })
  count!: number;
}

export class RefusalsResponse {
  @ApiListOf(RefusalResponse, 'The newest day first, and in a day by code, model and key.')
  refusals!: RefusalResponse[];

  @ApiText('Leads to the next page; null on the last one.', { nullable: true, example: null })
  next_cursor!: string | null;
}

export class UnpricedModelsResponse {
  @ApiListOf(UnpricedModelResponse, 'The most often named first, and by name.')
  models!: UnpricedModelResponse[];
}
