import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { ValidationFailedError } from '../problems/http-problem.error';

export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';
/** On an answer to a repeated request. */
export const REPLAYED_HEADER = 'Idempotent-Replayed';

export const IDEMPOTENCY_KEY_MAX_LENGTH = 255;

/** Visible ASCII without blanks, so that two headers, which Node joins with ", ", are not a key. */
const VALID = new RegExp(`^[\\x21-\\x7e]{1,${IDEMPOTENCY_KEY_MAX_LENGTH}}$`);

/** A predicate for an error sentence that begins with the field's name; undefined for a valid key. */
export function faultOfIdempotencyKey(key: unknown): string | undefined {
  if (typeof key === 'string' && VALID.test(key)) return undefined;
  return `must be 1 to ${IDEMPOTENCY_KEY_MAX_LENGTH} visible ASCII characters`;
}

/**
 * The request's `Idempotency-Key`; null if there is none.
 * @throws ValidationFailedError for an invalid key
 */
export const IdempotencyKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | null => {
    const key = context.switchToHttp().getRequest<Request>().headers['idempotency-key'];
    if (key === undefined) return null;
    const fault = faultOfIdempotencyKey(key);
    if (fault === undefined) return String(key);
    const message = `${IDEMPOTENCY_KEY_HEADER} ${fault}`;
    throw new ValidationFailedError([{ field: IDEMPOTENCY_KEY_HEADER, message }]);
  },
);

export function ApiIdempotencyKey(): MethodDecorator {
  return ApiHeader({
    name: IDEMPOTENCY_KEY_HEADER,
    required: false,
    description:
      'Makes the request safe to repeat: the same request with the same key moves credits once and is ' +
      `answered alike each time, with \`${REPLAYED_HEADER}: true\` on repeats. ` +
      `1 to ${IDEMPOTENCY_KEY_MAX_LENGTH} visible ASCII characters.`,
    schema: { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_MAX_LENGTH, pattern: '^[!-~]+$' },
    example: 'order-1842',
  });
}
