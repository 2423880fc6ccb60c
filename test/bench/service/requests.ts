import { post } from '../exchange';
import { API_KEY } from './server';

export const CALLS = ['balance', 'bill', 'topup', 'batch'] as const;
export type Call = (typeof CALLS)[number];

/** Accounts that are asked for, billed and topped up in turn. */
export const USERS = 1_000;
/** Operations of one batch. */
export const BATCH_SIZE = 1_000;
const AMOUNT = 0.0028;
const MODELS = ['gpt-5', 'claude-4', 'llama-4', 'mistral-3'];

/** How many requests of a call one round sends: about a second's work of the service. */
export const REQUESTS_PER_ROUND: Readonly<Record<Call, number>> = {
  balance: 6_000,
  bill: 4_000,
  topup: 4_000,
  batch: 24,
};

/** The requests of one round; users take turns, so that none is billed twice in a row. */
export function requestsOf(call: Call, count = REQUESTS_PER_ROUND[call]): Iterator<Buffer> {
  const distinct = DISTINCT[call];
  return (function* () {
    for (let index = 0; index < count; index += 1) yield distinct[index % distinct.length]!;
  })();
}

/** One creation for each user. */
export function creations(): Iterator<Buffer> {
  return users((user_id) => send('/accounts', { user_id, initial_balance: 1_000_000 })).values();
}

const DISTINCT: Readonly<Record<Call, Buffer[]>> = {
  balance: users((user_id) => send('/balance', { user_id })),
  bill: users((user_id, index) =>
    send('/bill', { user_id, amount: AMOUNT, description: MODELS[index % MODELS.length] }),
  ),
  topup: users((user_id) => send('/topup', { user_id, amount: AMOUNT, description: 'Refill' })),
  batch: [send('/batch', { operations: users((user_id, index) => operation(user_id, index)) })],
};

function operation(user_id: string, index: number): object {
  return { type: 'bill', user_id, amount: AMOUNT, description: MODELS[index % MODELS.length] };
}

function users<T>(make: (userId: string, index: number) => T): T[] {
  return Array.from({ length: USERS }, (_, index) => make(`user-${index}`, index));
}

function send(path: string, body: object): Buffer {
  return post(`/api/v1${path}`, JSON.stringify(body), { Authorization: `Bearer ${API_KEY}` });
}
