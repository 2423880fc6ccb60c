import type { MovementTexts } from '@app/metadata';

/** The texts of a request that moves or holds credits. */
export function textsOf(request: {
  readonly description?: string | null;
  readonly reference?: string | null;
}): MovementTexts {
  return { description: request.description ?? null, reference: request.reference ?? null };
}
