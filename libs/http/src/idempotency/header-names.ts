export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';
/** Stands on an answer that was given before. */
export const REPLAYED_HEADER = 'Idempotent-Replayed';
