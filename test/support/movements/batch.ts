import type { Answer } from '../http/api';

export interface Operation {
  type: string;
  user_id: string;
  amount: number | string;
}

/** What became of an operation. */
export interface Result {
  status: string;
  transaction_id?: string;
  replayed?: boolean;
  code?: string;
}

export function bill(user_id: string, amount: number | string, more: object = {}): Operation {
  return { type: 'bill', user_id, amount, ...more };
}

export function topUp(user_id: string, amount: number | string, more: object = {}): Operation {
  return { type: 'topup', user_id, amount, ...more };
}

export function resultsOf(answer: Answer): Result[] {
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.json)).toEqual(['results']);
  return answer.json['results'] as Result[];
}

/** The result of an operation that was made. */
export function made(replayed = false): object {
  return { status: 'ok', transaction_id: expect.stringMatching(/^[0-9a-f]{32}$/), replayed };
}

/** The result of an operation that was refused. */
export function failed(code: string, more: object = {}): object {
  return { status: 'failed', code, detail: expect.stringMatching(/^\S.*\.$/), ...more };
}
