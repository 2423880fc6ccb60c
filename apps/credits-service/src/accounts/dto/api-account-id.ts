import { ApiCount } from '@app/http';

/** The number that names an account, in an answer. */
export function ApiAccountId(): PropertyDecorator {
  return ApiCount('A number of at most 53 bits that names the account.', {
    format: 'int64',
    maximum: Number.MAX_SAFE_INTEGER,
    example: 429692545925949,
  });
}
