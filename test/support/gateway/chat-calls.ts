import { formatTransactionId, settlementId } from '@app/ledger';
import { parseAmount } from '@app/money';
import type { FakeProvider } from '../../../apps/fake-provider/src/fake-provider';
import type { Api } from '../http/api';
import { unitsSent } from '../http/units-sent';
import { frameOf, priceOf } from './gateway';

/** What users have at first. */
export const CREDITS = 10;
const CHAT = '/v1/chat/completions';
/** A call that is charged {@link PRICE} for {@link usage}. */
export const chat = {
  model: 'test-openai',
  max_completion_tokens: 1_000,
  messages: [{ role: 'user', content: 'Hi' }],
};
const usage = { prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 };
export const PRICE = priceOf('test-openai', { input: 20, output: 7 });
export const completion = {
  id: 'c1',
  object: 'chat.completion',
  model: 'test-openai',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage,
};
const chunk = (fields: object) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'test-openai',
  ...fields,
});
const hello = chunk({ choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }] });
const lastFrames = [
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  chunk({ choices: [], usage }),
  '[DONE]',
];

/** Calls the model. */
export function send(origin: string, userId: string, body: object): Promise<Response> {
  return fetch(origin + CHAT, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'credits-user': userId },
    body: JSON.stringify(body),
  });
}

/** Has the provider answer the next call with a stream. @returns a function that lets it come to its end */
export function streamNext(provider: FakeProvider): () => void {
  let goOn: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (goOn = resolve));
  provider.answerNext(async (_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    answer.write(frameOf(hello));
    await ended;
    for (const frame of lastFrames) answer.write(frameOf(frame));
    answer.end();
  });
  return goOn;
}

export async function callsOf(api: Api, userId: string): Promise<Record<string, unknown>[]> {
  return (await api.get(`/api/v1/calls?user_id=${userId}`)).json['calls'] as Record<string, unknown>[];
}

/**
 * Expects one call of a user who had {@link CREDITS}: nothing is held, and the ledger has its charge once.
 * @param charge units
 */
export async function expectSettled(
  api: Api,
  userId: string,
  status: string,
  charge: bigint,
): Promise<Record<string, unknown>> {
  const calls = await callsOf(api, userId);
  expect(calls).toHaveLength(1);
  const call = calls[0]!;
  expect(call).toMatchObject({ status });
  expect(parseAmount(String(call['charged']), { zero: 'allowed' })).toBe(charge);
  const { json: wallet, text } = await api.getAccount(userId);
  expect(wallet['held']).toBe(0);
  expect(unitsSent(text, 'balance')).toBe(parseAmount(CREDITS) - charge);
  const { json } = await api.get(`/api/v1/accounts/${userId}/transactions?type=bill`);
  const bills = (json['transactions'] as { id: string }[]).map(({ id }) => id);
  const settlement = formatTransactionId(settlementId(BigInt(`0x${String(call['call_id'])}`)));
  expect(bills).toEqual(charge === 0n ? [] : [settlement]);
  return call;
}
