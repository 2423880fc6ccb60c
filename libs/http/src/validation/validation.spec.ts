import { problemOf } from '../../../../test/support/http/problem-of';
import { useTestApp } from '../../../../test/support/http/things-app';

const VALID = { user_id: 'u', amount: 1 };

const things = useTestApp({ body: { bytesByPath: { '/api/things/batch': 400_000 } } });

describe('validation', () => {
  it('makes a DTO: amounts in units, null as absent', async () => {
    const { text } = await things.post({ ...VALID, amount: '0.25', description: null, opening: 0 });
    expect(JSON.parse(text)).toEqual({ user_id: 'u', amount: 0.25, opening: 0 });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['user_id', { user_id: undefined }, 'is required'],
    ['user_id', { user_id: null }, 'is required'],
    ['user_id', { user_id: 1 }, 'must be a string'],
    ['user_id', { user_id: ['u'] }, 'must be a string'],
    ['user_id', { user_id: '' }, "can't be blank"],
    ['user_id', { user_id: ' \u00a0\u2003' }, "can't be blank"],
    ['user_id', { user_id: 'x'.repeat(257) }, 'must have at most 256 characters'],
    ['user_id', { user_id: '🐢'.repeat(257) }, 'must have at most 256 characters'],
    ['user_id', { user_id: 'a\0' }, "can't contain control characters"],
    ['user_id', { user_id: 'a\n' }, "can't contain control characters"],
    ['user_id', { user_id: 'a\u007f' }, "can't contain control characters"],
    ['user_id', { user_id: 'a\u0085' }, "can't contain control characters"],
    ['user_id', { user_id: '\ud800' }, "can't contain half of a surrogate pair"],
    ['amount', { amount: undefined }, 'is required'],
    ['amount', { amount: null }, 'is required'],
    ['amount', { amount: 0 }, 'must be greater than 0'],
    ['amount', { amount: -1 }, "can't be negative"],
    ['amount', { amount: 1e13 }, 'must be at most 1000000000000 credits'],
    ['amount', { amount: 'NaN' }, 'must be plain decimal digits'],
    ['amount', { amount: '1e5' }, 'must be plain decimal digits'],
    ['amount', { amount: true }, 'must be a number'],
    ['amount', { amount: [1] }, 'must be a number'],
    ['amount', { amount: {} }, 'must be a number'],
    ['amount', { amount: 1234567.123456789 }, 'has more than 15 significant digits'],
    ['opening', { opening: -1 }, "can't be negative"],
    ['description', { description: 1 }, 'must be a string'],
    ['description', { description: 'x'.repeat(1001) }, 'must have at most 1000 characters'],
    ['description', { description: '\udc00' }, "can't contain half of a surrogate pair"],
    ['description', { description: '\0' }, "can't contain the NUL character"],
    ['display_name', { display_name: 'x'.repeat(257) }, 'must have at most 256 characters'],
    ['display_name', { display_name: {} }, 'must be a string'],
    ['currency', { currency: 840 }, 'must be the code of a currency'],
    ['currency', { currency: '' }, 'must be the code of a currency'],
    ['currency', { currency: 'X'.repeat(17) }, 'must be the code of a currency'],
  ])('refuses %s of %j: %s', async (field, change, message) => {
    const { errors, detail } = problemOf(
      await things.post({ ...VALID, ...change }),
      422,
      'validation_failed',
    );
    expect(errors).toEqual([{ field, message: expect.stringContaining(`${field} ${message}`) as string }]);
    expect(detail).toContain(`${field} ${message}`);
  });

  it.each([
    { user_id: 'x'.repeat(256) },
    { user_id: '🐢'.repeat(256) },
    { user_id: ' a b ' },
    { user_id: '$property $value' },
    { description: '', display_name: '' },
    { description: '🐢'.repeat(1000) },
    { description: 'two\nlines\t' },
    { opening: null, currency: null, display_name: null },
  ])('takes %j', async (change) => {
    const answer = await things.post({ ...VALID, ...change });
    expect(answer.text).toContain(JSON.stringify({ ...VALID, ...change }.user_id));
    expect(answer.status).toBe(200);
  });

  it.each([
    '{"constructor":{"prototype":{"user_id":"x"}}}',
    '{"constructor":1}',
    '{"a":[{"constructor":"x"}]}',
    '{"__proto__":{"constructor":null}}',
    '{"then":1,"constructor":{"name":"Promise"}}',
  ])('refuses %s as a value', async (odd) => {
    for (const field of ['user_id', 'amount', 'description', 'operations', 'unknown', '', 'constructor']) {
      const path = field === 'operations' ? '/api/things/batch' : '/api/things';
      const answer = await things.post(`{"user_id":"u","amount":1,"${field}":${odd}}`, path);
      const [error] = problemOf(answer, 422, 'validation_failed').errors as { field: string }[];
      expect(error!.field.startsWith(field)).toBe(true);
    }
  });

  it('names every field that is wrong, once', async () => {
    const problem = problemOf(await things.post({ currency: 1, description: 1 }), 422, 'validation_failed');
    const errors = problem.errors as { field: string }[];
    expect(errors.map(({ field }) => field).sort()).toEqual(['amount', 'currency', 'description', 'user_id']);
    expect(problem.detail).toMatch(/; 1 more field is not valid\.$/);
  });

  it('is not led astray by special keys', async () => {
    const body =
      '{"__proto__":{"amount":5},"constructor":{"x":1},"prototype":1,"then":2,"toString":3,"hasOwnProperty":4';
    problemOf(await things.post(`${body}}`), 422, 'validation_failed');
    problemOf(await things.post(`${body},"user_id":"u","amount":3}`), 422, 'validation_failed');
    const answer = await things.post('{"user_id":"u","amount":3,"amount":2}');
    expect(JSON.parse(answer.text)).toEqual({ user_id: 'u', amount: 2 });
    expect(({} as { amount?: unknown }).amount).toBeUndefined();
    const dto = await things.post('{"user_id":"u","amount":{"__proto__":{"valueOf":1}}}');
    problemOf(dto, 422, 'validation_failed');
  });

  it('is not exhausted by depth', async () => {
    for (const field of ['user_id', 'unknown']) {
      const body = `{"user_id":"u","amount":1,"${field}":${'['.repeat(49_000)}${']'.repeat(49_000)}}`;
      expect(problemOf(await things.post(body), 422, 'validation_failed').detail).toContain('16 levels');
    }
  });

  it('says where in a list an error stands, and does not list them without end', async () => {
    const operations = [VALID, { ...VALID, amount: 0 }, 5, null];
    const problem = problemOf(
      await things.post({ operations }, '/api/things/batch'),
      422,
      'validation_failed',
    );
    expect(problem.errors).toMatchObject([
      { field: 'operations[1].amount', message: 'operations[1].amount must be greater than 0' },
      { field: 'operations[2]', message: 'operations[2] must be an object' },
      { field: 'operations[3]', message: 'operations[3] must be an object' },
    ]);
    const many = { operations: Array.from({ length: 500 }, () => ({})) };
    expect(
      problemOf(await things.post(many, '/api/things/batch'), 422, 'validation_failed').errors,
    ).toHaveLength(100);
  });

  it('makes DTOs of the items of a list', async () => {
    const operations = [{ ...VALID, amount: '0.5', description: null }];
    const answer = await things.post({ operations }, '/api/things/batch');
    expect(answer.text).toBe('{"count":1,"first":{"user_id":"u","amount":0.5}}');
  });

  it.each<[unknown, string]>([
    [undefined, 'is required'],
    [null, 'is required'],
    [{ length: 1 }, 'must be a list'],
    ['[]', 'must be a list'],
    [[], 'must have 1 to 500 items'],
    [Array.from({ length: 501 }, () => VALID), 'must have 1 to 500 items'],
  ])('refuses the list %j', async (operations, message) => {
    const problem = problemOf(
      await things.post({ operations }, '/api/things/batch'),
      422,
      'validation_failed',
    );
    expect(problem.errors).toEqual([{ field: 'operations', message: `operations ${message}` }]);
  });

  it('does not go through a list that is too long', async () => {
    const operations = Array.from({ length: 130_000 }, () => ({}));
    const problem = problemOf(
      await things.post({ operations }, '/api/things/batch'),
      422,
      'validation_failed',
    );
    expect(problem.errors).toHaveLength(1);
  });

  it('reads the query where a route asks for it', async () => {
    expect((await things.send('GET', '/api/things?limit=7')).text).toBe('{"limit":7}');
    expect((await things.send('GET', '/api/things')).text).toBe('{"limit":20}');
    for (const query of ['limit=0', 'limit=x', 'limit=1&limit=2', 'limit=1.5', 'limit=', 'limit=1e9']) {
      const answer = await things.send('GET', `/api/things?${query}`);
      const problem = problemOf(answer, 422, 'validation_failed');
      expect(problem.errors).toMatchObject([{ field: 'limit' }]);
      expect(problem.instance).toBe('/api/things');
    }
    for (const query of ['__proto__[limit]=5', 'limit[a]=1', 'Limit=5', 'constructor=1']) {
      problemOf(await things.send('GET', `/api/things?${query}`), 422, 'validation_failed');
    }
  });

  it('takes no query and no body where a route has none', async () => {
    const named = { field: 'amount', message: 'amount is not a field of this request' };
    const queried = await things.send('POST', '/api/things/only/post?amount=1');
    expect(problemOf(queried, 422, 'validation_failed').errors).toEqual([named]);
    const posted = await things.post('{"amount":1}', '/api/things/only/post');
    expect(problemOf(posted, 422, 'validation_failed').errors).toEqual([named]);
    for (const body of ['{}', '', '{'])
      expect((await things.post(body, '/api/things/only/post')).status).toBe(201);
    problemOf(await things.send('GET', '/api/things/text?x=1'), 422, 'validation_failed');
    expect((await things.send('GET', '/api/things/text?')).status).toBe(200);
  });
});
