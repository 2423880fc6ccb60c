import { readFileSync } from 'node:fs';
import type { Request, Route } from 'playwright-core';
import { eventually } from '../support/async/eventually';
import { GatewayPage } from '../support/browser/gateway-page';
import { streamNext } from '../support/gateway/chat-calls';
import { describeWith } from '../support/requirements/requirements';

const REFRESHED_MAX_MS = 20_000;
const STATUS = '**/api/v1/status';

type Status = Record<'ledger' | 'store', Record<string, unknown>> & Record<string, unknown>;

describeWith('chromium')('health in the dashboard', () => {
  let gateway: GatewayPage;

  beforeAll(async () => {
    gateway = await GatewayPage.start({ CURRENCIES: 'USD,EUR' });
  });

  afterAll(async () => {
    await gateway.stop();
  });

  const page = () => gateway.dashboard.page;
  const tile = (name: string) => page().getByRole('region', { name, exact: true });
  const row = (name: string) => page().getByRole('row').filter({ hasText: name });

  it('says first that everything answers, also before the first call', async () => {
    const { dashboard } = gateway;
    await dashboard.open('/health', 'Health');
    await page().getByRole('status').getByText('Everything answers.').waitFor();
    await tile('Ledger').getByText('Answers').waitFor();
    await tile('Store').getByText('SQLite').waitFor();
    await row('openai').getByText('Not called yet').waitFor();
    await row('API requests').getByText(/^≤ /).first().waitFor();
    await page().getByRole('cell', { name: 'this one' }).waitFor();
    expect(await dashboard.barriers()).toEqual([]);
    expect(dashboard.faults).toEqual([]);
  });

  it('shows streams that are under way, and the ends of calls, by itself', async () => {
    const { dashboard, provider } = gateway;
    await dashboard.api.createAccount({ user_id: 'ada', initial_balance: '10' });
    const goOn = streamNext(provider);
    const stream = fetch(`${dashboard.app.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${GatewayPage.KEY}`,
        'credits-user': 'ada',
      },
      body: JSON.stringify({
        model: 'test-openai',
        stream: true,
        max_completion_tokens: 100,
        messages: [{ role: 'user', content: 'Hi' }],
      }),
      signal: AbortSignal.timeout(60_000),
    });
    await tile('AI calls under way').getByText('1', { exact: true }).waitFor();
    await tile('Unsettled AI calls')
      .getByText(/^oldest: /)
      .waitFor();
    goOn();
    await (await stream).text();
    await tile('AI calls under way').getByText('0', { exact: true }).waitFor();
    await row('openai').getByText('Answers').waitFor();
    await gateway.failedCall('ada', 'test-openai');
    await page().getByRole('status').getByText('The last call to openai failed.').waitFor();
    await row('openai').getByText('Last call failed').waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('refreshes without moving or hiding anything', async () => {
    await tile('Unsettled AI calls').getByText('0', { exact: true }).waitFor();
    const asked: Request[] = [];
    const record = (request: Request) => asked.push(request);
    await page().evaluate(
      // A number may become longer or shorter, and then keeps one of its edges.
      `globalThis.shifts = [];
       new PerformanceObserver((list) => {
         for (const { sources } of list.getEntries()) {
           for (const { node, previousRect: before, currentRect: after } of sources) {
             const isElsewhere = before.top !== after.top || (before.left !== after.left && before.right !== after.right);
             if (isElsewhere) shifts.push([node?.parentElement?.outerHTML, before, after]);
           }
         }
       }).observe({ type: 'layout-shift' });
       globalThis.kept = document.querySelector('table tbody tr');`,
    );
    page().on('request', record);
    await eventually(() => {
      expect(asked.length).toBeGreaterThanOrEqual(2);
      return Promise.resolve();
    }, REFRESHED_MAX_MS);
    page().off('request', record);
    expect(asked.every((request) => request.url().endsWith('/api/v1/status'))).toBe(true);
    expect(await page().evaluate('shifts')).toEqual([]);
    expect(await page().evaluate('kept.isConnected')).toBe(true);
  });

  it('checks the books, and saves the metrics with the key in no URL', async () => {
    const { dashboard } = gateway;
    await dashboard.click('Check the books');
    await dashboard.see('The books add up.');
    const saved = page().waitForEvent('download');
    await dashboard.click('Save metrics');
    const download = await saved;
    expect(download.url()).not.toContain(GatewayPage.KEY);
    expect(readFileSync(await download.path(), 'utf8')).toContain('# HELP ');
    expect(dashboard.faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('fits 1440 and 360 pixels, %s', async (scheme) => {
    const { dashboard } = gateway;
    const { json } = await dashboard.api.get('/api/v1/status');
    const providers = json['providers'] as { name: string; last_error: string | null }[];
    const failure = providers.find(({ name }) => name === 'openai')?.last_error ?? 'none';
    expect(failure).not.toBe('none');
    await dashboard.colorScheme(scheme);
    for (const width of [1440, 1280, 800, 360]) {
      await dashboard.resize(width);
      await dashboard.open('/health', 'Health');
      await row('openai').first().waitFor();
      await dashboard.shows(async () => {
        expect(await row('openai').first().innerText()).toContain(failure);
        expect(await dashboard.cut()).toEqual([]);
      });
      await dashboard.screenshot(`health-${scheme}-${width}`);
      expect(await dashboard.overflow()).toBe(0);
      expect(await dashboard.barriers()).toEqual([]);
    }
    await dashboard.colorScheme('light');
    await dashboard.resize(1280);
    expect(dashboard.faults).toEqual([]);
  });

  it('says what does not answer', async () => {
    const { dashboard } = gateway;
    await page().route(STATUS, async (route: Route) => {
      const answer = await route.fetch();
      const status = JSON.parse(await answer.text()) as Status;
      const ledger = { ...status.ledger, reachable: false };
      const store = { ...status.store, reachable: false };
      await route.fulfill({ json: { ...status, ledger, store, instances: null, providers: [] } });
    });
    await dashboard.open('/health', 'Health');
    await page()
      .getByRole('status')
      .getByText(/^The ledger does not answer/)
      .waitFor();
    await page()
      .getByRole('status')
      .getByText(/^The store does not answer/)
      .waitFor();
    await tile('Ledger').getByText('Does not answer').waitFor();
    await dashboard.see('Unknown while the store is away.');
    await dashboard.see('No provider is set up: AI calls are not possible.');
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.click('Overview', 'link');
    await tile('What needs attention')
      .getByText(/^The ledger does not answer/)
      .waitFor();
    await tile('What needs attention').getByRole('link', { name: 'Health' }).first().click();
    await dashboard.see('Health', 'heading');
    await page().unroute(STATUS);
  });

  it('says where the state can’t be read', async () => {
    const { dashboard } = gateway;
    const problem = {
      title: 'Refused',
      status: 409,
      code: 'conflict',
      detail: 'Ask later.',
      request_id: 'r-1',
    };
    await page().route(STATUS, (route) =>
      route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await dashboard.open('/health', 'Health');
    await page().getByRole('status').getByText('The state of the service can’t be read.').waitFor();
    await dashboard.see('Ask later.');
    await page().unroute(STATUS);
    await dashboard.click('Try again');
    await page().getByRole('status').getByText('The last call to openai failed.').waitFor();
  });
});
