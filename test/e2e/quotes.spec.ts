import { json, MODELS, describeGateway } from '../support/gateway/gateway';

const ADMIN_KEY = 'key-of-the-operator';
const APP_KEY = 'key-of-the-app';
const SETTINGS = {
  API_KEYS: APP_KEY,
  ADMIN_API_KEYS: ADMIN_KEY,
  CURRENCIES: 'USD,EUR,TOKENS=10001',
  CREDITS_PER_USD: 'USD=1.37,TOKENS=1000',
  DEFAULT_MARKUP_PERCENT: '12.3456',
};

describeGateway('a quote', SETTINGS, (gateway) => {
  const quote = (model: string, body: object) => gateway().api.post(`/api/v1/models/${model}/quote`, body);

  it('is what a call with these tokens is charged, line by line', async () => {
    const usage = {
      prompt_tokens: 1_237,
      completion_tokens: 311,
      prompt_tokens_details: { cached_tokens: 33 },
    };
    gateway().provider.answerNext(json({ object: 'chat.completion', choices: [], usage }));
    const { headers } = await gateway().call('/v1/chat/completions', await gateway().userWith(10), {
      model: 'test-openai',
      messages: [{ role: 'user', content: 'x'.repeat(4_000) }],
    });
    const receipt = await gateway().receipt(headers.get('credits-call-id'));
    const { status, json: quoted } = await quote('test-openai', {
      tokens: { input: 1_204, cache_read: 33, output: 311 },
    });
    expect(status).toBe(200);
    expect(quoted).toEqual({
      model_id: 'test-openai',
      version: '1',
      tier: 'default',
      lines: receipt['lines'],
      unpriced: [],
      usd: receipt['usd'],
      markup_percent: 12.3456,
      currency: 'USD',
      credits_per_usd: 1.37,
      charged: receipt['charged'],
    });
  });

  it('counts with a sheet that is not stored', async () => {
    const sheet = {
      provider: 'openai',
      prices: {
        input: '0.123456',
        output: 2,
        per_request: '0.000000000001',
        long_context: { above: 100, input: 1, output: 3 },
        tiers: { flex: { input: 0.5, output: 1 } },
      },
      limits: { max_input_tokens: 1_000, max_output_tokens: 1_000 },
      markup_percent: 50,
    };
    const charged = async (tokens: object, more: object = {}) =>
      (await quote('draft', { tokens, sheet, currency: 'TOKENS', ...more })).json;
    expect(await charged({ input: 100, output: 10 })).toEqual({
      model_id: 'draft',
      version: null,
      tier: 'default',
      lines: [
        { class: 'input', tokens: 100, usd_per_million: 0.123456, usd: 0.0000123456 },
        { class: 'output', tokens: 10, usd_per_million: 2, usd: 0.00002 },
        { class: 'request', tokens: 0, usd_per_million: null, usd: 0.000000000001 },
      ],
      unpriced: [],
      usd: 0.000032345601,
      markup_percent: 50,
      currency: 'TOKENS',
      credits_per_usd: 1_000,
      charged: 0.048518402,
    });
    expect(await charged({ input: 101 })).toMatchObject({ usd: 0.000101000001 });
    expect(await charged({ input: 101 }, { tier: 'flex' })).toMatchObject({ usd: 0.000050500001 });
    expect(await charged({ input: 1, audio_output: 5 })).toMatchObject({ unpriced: ['audio_output'] });
    expect((await gateway().api.get('/api/v1/models/draft')).status).toBe(404);
  });

  it('is of an alias, and of nothing', async () => {
    await gateway().putModel('aliased', { ...MODELS['test-claude'], aliases: ['other-name'] });
    expect((await quote('other-name', { tokens: {} })).json).toMatchObject({
      model_id: 'aliased',
      lines: [],
      usd: 0,
      charged: 0,
    });
  });

  it('is refused without a sheet, for what a sheet can’t be, and in a currency that pays for no AI calls', async () => {
    const tokens = { input: 1 };
    expect(await quote('gpt-0', { tokens })).toMatchObject({ status: 404, json: { code: 'not_found' } });
    const faults = async (body: object) => {
      const { status, json: problem } = await quote('test-openai', body);
      return [status, (problem['errors'] as { field: string }[]).map(({ field }) => field)];
    };
    expect(await faults({ tokens, currency: 'EUR' })).toEqual([422, ['currency']]);
    expect(await faults({ tokens: { input: -1 } })).toEqual([422, ['tokens.input']]);
    expect(await faults({ tokens: { output: 1_000_000_000 } })).toEqual([422, ['tokens.output']]);
    expect(await faults({})).toEqual([422, ['tokens']]);
    const { prices, ...rest } = MODELS['test-openai'];
    const sheet = { ...rest, prices: { ...prices, input: '0.0000001' } };
    expect(await faults({ tokens, sheet })).toEqual([422, ['sheet.prices.input']]);
  });

  it('is the operator’s alone', async () => {
    const answer = await gateway()
      .app.api.with(APP_KEY)
      .post('/api/v1/models/test-openai/quote', { tokens: {} });
    expect(answer).toMatchObject({ status: 403, json: { code: 'forbidden' } });
  });
});
