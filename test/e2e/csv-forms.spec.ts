import { TestApp } from '../support/app/test-app';

const FORMULA = '=1+1';

describe('the forms of a history', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
    await app.api.createAccount({ user_id: 'ada' });
    await app.api.topUp({ user_id: 'ada', amount: 1, description: FORMULA });
  });

  afterAll(async () => {
    await app.stop();
  });

  async function read(query: string, accept = '*/*'): Promise<[number, string | null, string]> {
    const path = `/api/v1/accounts/ada/transactions?${query}`;
    const response = await fetch(app.origin + path, { headers: { accept } });
    const bytes = Buffer.from(await response.arrayBuffer());
    return [response.status, response.headers.get('content-type'), bytes.toString()];
  }

  it.each([
    ['format=csv', '*/*'],
    ['format=csv', 'text/html'],
    ['', 'text/csv'],
  ])('are CSV with %j and Accept: %s, as stored', async (query, accept) => {
    const [status, type, text] = await read(query, accept);
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(text).toMatch(/^id,created_at/);
    expect(text).toContain(`,USD,${FORMULA},1,,,,\r\n`);
  });

  it.each([
    ['format=csv&excel=1', '*/*'],
    ['excel=1', 'text/csv'],
  ])('are harmless in a spreadsheet with %j and Accept: %s', async (query, accept) => {
    const [status, , text] = await read(query, accept);
    expect(status).toBe(200);
    expect(text).toMatch(/^\ufeffid,created_at/);
    expect(text).toContain(`,USD,'${FORMULA},1,,,,\r\n`);
  });

  it.each(['format=json', 'excel=1', ''])('are JSON with %j', async (query) => {
    const [status, type, text] = await read(query, query === 'format=json' ? 'text/csv' : '*/*');
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    expect(text).toContain(`"description":"${FORMULA}"`);
  });

  it.each(['format=xml', 'excel=0', 'format=csv&format=csv'])('are refused with %j', async (query) => {
    expect((await read(query))[0]).toBe(422);
  });
});
