import { ApiCount } from '@app/http';

/** The number of an account, in an answer. */
export function ApiAccountId(): PropertyDecorator {
  return ApiCount('The number of the account, at most 53 bits.', {
    format: 'int64',
    maximum: Number.MAX_SAFE_INTEGER,
    example: 429692545925949,
  });
}
