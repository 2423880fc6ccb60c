import type { ServerResponse } from 'node:http';
import { inLanes } from '../support/async/lanes';
import { describeCostlyGateway } from '../support/gateway/costly-gateway';
import { Random } from '../support/random/random';
import { runs } from '../support/run/length';

/** A decimal as an exact fraction. */
function fractionOf(decimal: unknown): [numerator: bigint, denominator: bigint] {
  const [whole = '', places = ''] = String(decimal).split('.');
  return [BigInt(whole + places), 10n ** BigInt(places.length)];
}

function timesMillionth([numerator, denominator]: [bigint, bigint], factor: bigint): [bigint, bigint] {
  return [numerator * factor, denominator * 1_000_000n];
}

/** The charge in nano-credits, from the numbers on the receipt alone. */
function recomputed(receipt: Record<string, unknown>): bigint {
  let [sum, below] = [0n, 1n];
  for (const line of receipt['lines'] as Record<string, unknown>[]) {
    const [cost, costOf] =
      line['class'] === 'request'
        ? fractionOf(line['usd'])
        : timesMillionth(fractionOf(line['usd_per_million']), BigInt(Number(line['tokens'])));
    [sum, below] = [sum * costOf + cost * below, below * costOf];
  }
  const [markup, markupOf] = fractionOf(receipt['markup_percent']);
  const [rate, rateOf] = fractionOf(receipt['credits_per_usd']);
  const numerator = sum * (100n * markupOf + markup) * rate * 1_000_000_000n;
  const denominator = below * 100n * markupOf * rateOf;
  return (numerator + denominator - 1n) / denominator;
}

function nano(amount: unknown): bigint {
  const [numerator, denominator] = fractionOf(amount);
  return (numerator * 1_000_000_000n) / denominator;
}

const SETTINGS = { CREDITS_PER_USD: 'USD=1.37', DEFAULT_MARKUP_PERCENT: '12.3456' };

describeCostlyGateway('receipts', SETTINGS, (gateway) => {
  const MODELS = ['random-a', 'random-b', 'random-c'];

  // Five thousand calls, also on a machine that is busy otherwise.
  const timeoutMs = runs(60_000, 900_000);

  it(
    'say how each charge came about, which the ledger has made',
    async () => {
      const random = new Random();
      const price = () => `${random.below(40)}.${String(random.below(1_000_000)).padStart(6, '0')}`;
      for (const model of MODELS) {
        const prices = {
          input: price(),
          cache_read: price(),
          cache_write_5m: price(),
          output: price(),
          per_request: `0.${String(random.below(1_000_000)).padStart(9, '0')}`,
        };
        const limits = { max_input_tokens: 1_000_000, max_output_tokens: 100_000 };
        const more = model === 'random-c' ? { markup_percent: '7.5' } : {};
        await gateway().putModel(model, { provider: 'openai', prices, limits, ...more });
      }
      const users = await Promise.all(Array.from({ length: 20 }, () => gateway().userWith(1_000_000)));
      const count = runs(60, 5_000);
      const answer = (_request: unknown, response: ServerResponse): void => {
        const cached = random.below(50);
        const written = random.below(50);
        const prompt = cached + written + random.below(400);
        const reasoning = random.below(500);
        const output = reasoning + random.below(1_000);
        const body = {
          object: 'chat.completion',
          choices: [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }],
          usage: {
            prompt_tokens: prompt,
            completion_tokens: output,
            total_tokens: prompt + output,
            prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
            completion_tokens_details: { reasoning_tokens: reasoning },
          },
        };
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      const indexes = Array.from({ length: count }, (_, index) => index);
      await inLanes(indexes, 16, async (index) => {
        gateway().provider.answerNext(answer);
        const userId = users[index % users.length]!;
        const model = MODELS[index % MODELS.length]!;
        const body = {
          model,
          messages: [{ role: 'user', content: 'x'.repeat(600) }],
          max_completion_tokens: 2_000,
        };
        const { status, headers } = await gateway().call('/v1/chat/completions', userId, body);
        expect(status).toBe(200);
        const receipt = await gateway().receipt(headers.get('credits-call-id'));
        const charge = recomputed(receipt);
        expect(nano(receipt['charged'])).toBe(charge);
        expect(nano(headers.get('credits-charged'))).toBe(charge);
        const { json } = await gateway().api.get(`/api/v1/transactions/${String(receipt['transaction_id'])}`);
        expect(nano(json['amount'])).toBe(charge);
        expect(json).toMatchObject({ user_id: userId, call_id: receipt['call_id'], refund_of: null });
        expect(json['hold_id']).toBe(json['call_id']);
      });
    },
    timeoutMs,
  );
});
