import type { Fault, PlainAnswer } from '../exchange';

const TYPES: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  401: ['invalid_request_error', 'invalid_api_key'],
  403: ['invalid_request_error', 'unsupported_country_region_territory'],
  404: ['invalid_request_error', 'model_not_found'],
  429: ['requests', 'rate_limit_exceeded'],
};

/** OpenAI's form of an error. */
export function openaiFault({ status, message }: Fault): PlainAnswer {
  const [type, code] = TYPES[status] ?? [status >= 500 ? 'server_error' : 'invalid_request_error', null];
  return { kind: 'plain', status, json: { error: { message, type, param: null, code } } };
}
