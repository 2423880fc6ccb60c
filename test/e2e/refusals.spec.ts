import { describeApp, describeAppEmbedded } from '../support/app/test-app';
import { expectProblem } from '../support/movements/expect';
import { runs } from '../support/run/length';

const OVER_THE_LIMIT = '1000000000000.000000001';

runs(describeAppEmbedded, describeApp)('what is refused', {}, (app) => {
  beforeAll(async () => {
    await app().api.createAccount({ user_id: 'somebody', initial_balance: 10 });
  });

  afterAll(async () => {
    const { json } = await app().api.balance({ user_id: 'somebody' });
    expect(json.balance).toBe(10);
  });

  it('answers 402 to an overdraft, with what is there and what was asked for', async () => {
    const answer = await app().api.bill({ user_id: 'somebody', amount: '10.000000001' });
    expectProblem(answer, 402, 'insufficient_credits');
    expect(answer.json).toMatchObject({ balance: 10, available: 10, required: 10.000000001 });
  });

  it.each([
    ['balance', {}],
    ['topup', { amount: 1 }],
    ['bill', { amount: 1 }],
  ])('answers 404 to /%s of an unknown user', async (call, fields) => {
    const answer = await app().api.post(`/api/v1/${call}`, { user_id: 'nobody', ...fields });
    expectProblem(answer, 404, 'account_not_found');
  });

  it('answers 409 to a second account, also with another opening balance', async () => {
    expectProblem(await app().api.createAccount({ user_id: 'somebody' }), 409, 'account_exists');
    expectProblem(
      await app().api.createAccount({ user_id: 'somebody', initial_balance: 10 }),
      409,
      'account_exists',
    );
    expectProblem(
      await app().api.createAccount({ user_id: 'somebody', initial_balance: 11 }),
      409,
      'account_exists',
    );
    expect((await app().api.createAccount({ user_id: 'empty' })).status).toBe(201);
    expectProblem(await app().api.createAccount({ user_id: 'empty' }), 409, 'account_exists');
  });

  const badAmounts: [string, string][] = [
    ['0', '0'],
    ['0.0', '"0.0"'],
    ['-1', '-1'],
    ['"-1"', '"-1"'],
    ['"abc"', '"abc"'],
    ['"NaN"', '"NaN"'],
    ['"Infinity"', '"Infinity"'],
    ['an exponent bomb', '1e400'],
    ['an exponent in a string', '"1e3"'],
    ['blanks', '" 1"'],
    ['separators', '"1,000"'],
    ['null', 'null'],
    ['true', 'true'],
    ['an array', '[1]'],
    ['an object', '{"units":1}'],
    ['empty', '""'],
    ['over the limit', `"${OVER_THE_LIMIT}"`],
    ['over the limit as a number', '1e13'],
    ['more digits than a number carries', '1234567.123456789'],
  ];

  it.each(badAmounts)('answers 422 to the amount %s', async (_name, amount) => {
    for (const call of ['topup', 'bill']) {
      const answer = await app().api.postText(`/api/v1/${call}`, `{"user_id":"somebody","amount":${amount}}`);
      expectProblem(answer, 422, 'validation_failed');
      expect(answer.json.errors).toEqual([{ field: 'amount', message: expect.stringMatching(/\S/) }]);
    }
  });

  it('answers 422 to a missing amount', async () => {
    const answer = await app().api.bill({ user_id: 'somebody' });
    expectProblem(answer, 422, 'validation_failed');
    expect(answer.json.errors).toEqual([{ field: 'amount', message: expect.any(String) }]);
  });

  it('says that an amount with too many digits has to be sent as a string', async () => {
    const answer = await app().api.postText(
      '/api/v1/bill',
      '{"user_id":"somebody","amount":1234567.123456789}',
    );
    expect(JSON.stringify(answer.json.errors)).toContain('string');
  });

  const badUserIds: [string, string][] = [
    ['missing', '{}'],
    ['null', '{"user_id":null}'],
    ['a number', '{"user_id":7}'],
    ['an array', '{"user_id":["a"]}'],
    ['empty', '{"user_id":""}'],
    ['blank', '{"user_id":" \\u00a0 "}'],
    ['a control character', '{"user_id":"a\\u0000b"}'],
    ['a lone surrogate', '{"user_id":"\\ud800"}'],
    ['257 characters', `{"user_id":"${'x'.repeat(257)}"}`],
  ];

  it.each(badUserIds)('answers 422 to the user id %s', async (_name, body) => {
    for (const call of ['accounts', 'balance']) {
      const answer = await app().api.postText(`/api/v1/${call}`, body);
      expectProblem(answer, 422, 'validation_failed');
      expect(answer.json.errors).toContainEqual({ field: 'user_id', message: expect.any(String) });
    }
  });

  it.each(['[]', '"text"', '7', 'null', 'true'])('answers 422 to the body %s', async (body) => {
    expectProblem(await app().api.postText('/api/v1/bill', body), 422, 'validation_failed');
  });

  it('answers 422 to an empty body', async () => {
    expectProblem(await app().api.postText('/api/v1/bill', ''), 422, 'validation_failed');
  });

  it('answers 422 to a currency that is not kept, and to a description that is too long', async () => {
    const currency = await app().api.bill({ user_id: 'somebody', amount: 1, currency: 'XXX' });
    expectProblem(currency, 422, 'validation_failed');
    expect(currency.json.errors).toEqual([{ field: 'currency', message: expect.stringContaining('USD') }]);
    const long = await app().api.bill({ user_id: 'somebody', amount: 1, description: 'x'.repeat(1001) });
    expectProblem(long, 422, 'validation_failed');
  });

  it.each(['{', '{"user_id":"somebody","amount":NaN}', "{'user_id':'somebody'}", '{"a":1}}'])(
    'answers 400 to %s',
    async (body) => {
      expectProblem(await app().api.postText('/api/v1/bill', body), 400, 'malformed_json');
    },
  );

  it('answers 415 to what is no JSON, 413 to what is too long, 404 and 405 to what is not there', async () => {
    expectProblem(
      await app().api.postText('/api/v1/bill', 'a=1', 'text/plain'),
      415,
      'unsupported_media_type',
    );
    const long = `{"user_id":"somebody","amount":1,"description":"${'x'.repeat(110_000)}"}`;
    expectProblem(await app().api.postText('/api/v1/bill', long), 413, 'payload_too_large');
    expectProblem(await app().api.get('/api/v1/nothing'), 404, 'not_found');
    const wrongMethod = await app().api.get('/api/v1/bill');
    expectProblem(wrongMethod, 405, 'method_not_allowed');
    expect(wrongMethod.headers.get('allow')).toContain('POST');
  });
});
