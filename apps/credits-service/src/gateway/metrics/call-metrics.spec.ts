import { parseAmount } from '@app/money';
import { Registry } from 'prom-client';
import { CreditsCounter } from './call-metrics';

const LABELS = { gen_ai_provider_name: 'openai', gen_ai_request_model: 'gpt-5' };

describe('CreditsCounter', () => {
  it('adds exactly, and is the nearest float at a scrape', async () => {
    const registry = new Registry();
    const counter = new CreditsCounter('credits_total', 'Credits.', registry);
    // 0.1 + 0.2 in floats is something else.
    for (const text of ['0.1', '0.2']) counter.add(LABELS, 'USD', parseAmount(text));
    counter.add(LABELS, 'EUR', parseAmount('999999999999.999999999'));
    counter.add({ ...LABELS, gen_ai_request_model: 'other' }, 'USD', 0n);
    const samples = async () => {
      const [metric] = await registry.getMetricsAsJSON();
      return metric!.values.map(({ labels, value }) => [labels, value]);
    };
    const expected = [
      [{ ...LABELS, currency: 'USD' }, 0.3],
      [{ ...LABELS, currency: 'EUR' }, 1e12],
      [{ ...LABELS, gen_ai_request_model: 'other', currency: 'USD' }, 0],
    ];
    expect(await samples()).toEqual(expected);
    expect(await samples()).toEqual(expected);
  });
});
