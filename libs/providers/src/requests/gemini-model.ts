import type { ByteEdits } from '../json/byte-edits';
import { RefusedRequest } from '../refusals';
import type { Upstream } from './call-request';
import type { TextValue } from './values';

export interface GeminiPath {
  /** The model, with or without `models/`. */
  readonly model: string;
  readonly streams: boolean;
}

/** A model that the body names, besides the path. */
export interface BodyModel extends TextValue {
  readonly field: string | null;
}

/** The name of the path, which a name in the body must not contradict. */
export function modelOfPath(pathModel: string, bodyModels: readonly BodyModel[]): string {
  const model = withoutPrefix(pathModel);
  if (model === '') throw new RefusedRequest('invalid_request', 'model', 'The path must name a model.');
  for (const { text, field } of bodyModels) {
    if (withoutPrefix(text) !== model) {
      throw new RefusedRequest('request_not_bounded', field, 'The body names another model than the path.');
    }
  }
  return model;
}

export function renameModels(
  edits: ByteEdits,
  bodyModels: readonly TextValue[],
  upstream: Pick<Upstream, 'model'>,
): void {
  for (const { text, range } of bodyModels) {
    const prefix = text.startsWith('models/') ? 'models/' : '';
    edits.replace(range, JSON.stringify(prefix + upstream.model));
  }
}

function withoutPrefix(model: string): string {
  return model.replace(/^models\//, '');
}
