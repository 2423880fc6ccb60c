import { IsNameOf } from '@app/http';
import { MODEL_NAME } from './names';

/** The path of a call about one model. */
export class ModelIdParams {
  @IsNameOf(MODEL_NAME, {
    description: 'The model’s id, with `/` and other reserved characters percent-encoded.',
    example: 'gpt-5',
  })
  model_id!: string;
}
