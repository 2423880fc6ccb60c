import type { ApiResponseOptions } from '@nestjs/swagger';
import { EXAMPLE_TRANSACTION_ID, REPLAYED_HEADER, REQUEST_ID_HEADER } from '@app/http';

/** The headers of answers, described once for the whole document. */
export const ANSWER_HEADERS = {
  [REQUEST_ID_HEADER]: {
    description:
      'The id of the request in the log and in `request_id` of a problem. It is the caller’s own if that has 1 to 128 ' +
      'letters, digits, dots, hyphens and underscores, else a new one.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    example: '45f695db-24a5-4a1d-8c58-994e1ddbb198',
  },
  Location: {
    description: 'Where to read the movement; the last part is the transaction’s id.',
    schema: { type: 'string', format: 'uri-reference' },
    example: `/api/v1/transactions/${EXAMPLE_TRANSACTION_ID}`,
  },
  [REPLAYED_HEADER]: {
    description: 'Set if an earlier request got this answer: the present one moved nothing.',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  'Retry-After': {
    description: 'Seconds to wait before the next attempt.',
    schema: { type: 'integer', minimum: 0 },
    example: 1,
  },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 9110, section 11.6.1).',
    required: true,
    schema: { type: 'string' },
    example: 'Bearer',
  },
} as const;

export type AnswerHeader = keyof typeof ANSWER_HEADERS;

/** The headers of an answer, as references to the document's own list. */
export function headerReferences(names: readonly AnswerHeader[]): NonNullable<ApiResponseOptions['headers']> {
  const references = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return Object.fromEntries(references) as NonNullable<ApiResponseOptions['headers']>;
}
