import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from 'playwright-core';
import { eventually } from '../support/async/eventually';
import { GatewayPage } from '../support/browser/gateway-page';
import { describeWith } from '../support/requirements/requirements';

const REFRESH_MS = 30_000;
const CALLS_MAX = 6;
/** For a question that should not come. */
const SETTLED_MS = 500;
/** How long refusals are gathered, and more. */
const REFUSALS_MAX_MS = 20_000;
const UNPRICED = 'gpt-7';
const HOSTILE = '<img src=x onerror=alert(1)>';
/** Within the last bar, in pixels from the right edge of a chart and from its top. */
const LAST_BAR = { right: 20, top: 100 };

describeWith('chromium')('the overview of the dashboard', () => {
  let gateway: GatewayPage;

  beforeAll(async () => {
    gateway = await GatewayPage.start({ CURRENCIES: 'USD,EUR' });
  });

  afterAll(async () => {
    await gateway.stop();
  });

  const tile = (name: string) => gateway.dashboard.page.getByRole('region', { name, exact: true });

  it('says where there is nothing yet, and that nothing needs anybody', async () => {
    const { dashboard } = gateway;
    await dashboard.open('/', 'Overview');
    await dashboard.see('Nothing needs you now.');
    await dashboard.shows(async () => {
      expect(await dashboard.page.getByText('Nothing happened in this range.').count()).toBe(3);
    });
    await tile('Error share of AI calls').getByText('–', { exact: true }).waitFor();
    expect(await dashboard.barriers()).toEqual([]);
    expect(dashboard.faults).toEqual([]);
  });

  it('shows every digit of large and of small amounts', async () => {
    const { dashboard } = gateway;
    await dashboard.api.createAccount({ user_id: 'ada', currency: 'EUR' });
    await dashboard.api.topUp({ user_id: 'ada', amount: '1234567.123456789', currency: 'EUR' });
    await dashboard.api.bill({ user_id: 'ada', amount: '0.000000001', currency: 'EUR' });
    await dashboard.open('/?currency=EUR&range=24h', 'Overview');
    await tile('Outstanding (EUR)').locator('[data-digits="1,234,567.123456788"]').waitFor();
    await tile('Topped up (EUR)').locator('[data-digits="1,234,567.123456789"]').waitFor();
    await tile('Billed (EUR)').getByText('0.000000001', { exact: true }).waitFor();
    const chart = tile('Topped up and billed (EUR)');
    await chart.getByRole('button', { name: 'Show as a table' }).click();
    await chart.getByRole('cell', { name: '1,234,567.123456789', exact: true }).waitFor();
    await chart.getByRole('cell', { name: '0.000000001', exact: true }).waitFor();
    expect(await dashboard.barriers()).toEqual([]);
  });

  it('shows AI calls by model, and leads from what needs attention to the view that deals with it', async () => {
    const { dashboard } = gateway;
    await dashboard.api.createAccount({ user_id: 'bob', initial_balance: '10' });
    await dashboard.api.createAccount({ user_id: 'eve', initial_balance: '0.0085' });
    expect(await gateway.call('bob', 'test-openai')).toBe(200);
    expect(await gateway.call('bob', 'test-openai-dear')).toBe(200);
    expect(await gateway.call('eve', 'test-openai')).toBe(200);
    expect(await gateway.failedCall('bob', 'test-openai')).toBeGreaterThanOrEqual(500);
    expect((await gateway.send('bob', { model: UNPRICED })).status).toBe(404);
    await gateway.counted(4);
    await eventually(async () => {
      const { json } = await dashboard.api.get('/api/v1/overview');
      expect(json['unpriced_models']).toHaveLength(1);
    }, REFUSALS_MAX_MS);
    await dashboard.open('/?range=24h', 'Overview');
    await tile('Error share of AI calls').getByText('25.0 %').waitFor();
    const models = tile('Charged for AI calls, by model (USD)');
    await dashboard.chart();
    await models.getByText('test-openai-dear').first().waitFor();
    await tile('Tokens, by class').getByText('60', { exact: true }).first().waitFor();
    const attention = tile('What needs attention');
    await attention.getByText(UNPRICED).waitFor();
    const failures = attention.getByRole('listitem').filter({ hasText: '1 of 4 AI calls failed' });
    await failures.getByLabel('Warning:').waitFor();
    await dashboard.screenshot('overview-light-1280');
    expect(await dashboard.barriers()).toEqual([]);
    await attention.getByRole('link', { name: 'Failed calls' }).click();
    await dashboard.see('Calls', 'heading');
    const { searchParams } = new URL(dashboard.page.url());
    expect(Object.fromEntries(searchParams)).toEqual({ range: '24h', status: 'failed' });
    await dashboard.page.goBack();
    await attention.getByRole('link', { name: UNPRICED }).click();
    await dashboard.see('Models and prices', 'heading');
    expect(new URL(dashboard.page.url()).searchParams.get('q')).toBe(UNPRICED);
    expect(dashboard.faults).toEqual([]);
  });

  it('shows users near zero and what was not collected, whatever text their ids are', async () => {
    const { dashboard } = gateway;
    const { page } = dashboard;
    await dashboard.api.createAccount({ user_id: HOSTILE });
    await page.route('**/api/v1/overview**', async (route) => {
      const answer = await route.fetch();
      const numbers = JSON.parse(await answer.text()) as Record<string, unknown>;
      const near_zero = {
        count: 6,
        users: [{ user_id: HOSTILE, available: 0.5, lasts_until: '2026-11-29T10:00:00.000Z' }],
      };
      await route.fulfill({ json: { ...numbers, near_zero, uncollected: { value: 1e-9, before: 2e-9 } } });
    });
    await dashboard.open('/', 'Overview');
    const attention = tile('What needs attention');
    await attention.getByText('The credits of 6 users end within three days').waitFor();
    await attention.getByText('and 5 more').waitFor();
    await attention.getByText('0.000000001 USD', { exact: true }).waitFor();
    expect(await dashboard.barriers()).toEqual([]);
    await attention.getByRole('link', { name: 'By user' }).click();
    await dashboard.see('Uncollected, by user (USD)', 'heading');
    await page.goBack();
    await attention.getByRole('link', { name: HOSTILE }).click();
    await dashboard.see(HOSTILE, 'heading');
    await page.unroute('**/api/v1/overview**');
    expect(dashboard.faults).toEqual([]);
  });

  it('shows the exact numbers of a bar under the pointer', async () => {
    const { dashboard } = gateway;
    await dashboard.open('/?range=24h', 'Overview');
    const models = tile('Charged for AI calls, by model (USD)');
    await dashboard.chart();
    const drawing = models.locator('canvas');
    const { width } = (await drawing.boundingBox())!;
    await drawing.hover({ position: { x: width - LAST_BAR.right, y: LAST_BAR.top } });
    await models.locator('.tooltip').getByText('test-openai-dear').waitFor();
    await dashboard.screenshot('overview-tooltip');
  });

  it.each(['light', 'dark'] as const)('fits 1440 and 360 pixels, %s', async (scheme) => {
    const { dashboard } = gateway;
    await dashboard.colorScheme(scheme);
    for (const width of [1440, 360]) {
      await dashboard.resize(width);
      await dashboard.open('/?range=24h', 'Overview');
      await dashboard.chart();
      await dashboard.screenshot(`overview-${scheme}-${width}`);
      expect(await dashboard.overflow()).toBe(0);
      expect(await dashboard.barriers()).toEqual([]);
    }
    await dashboard.colorScheme('light');
    await dashboard.resize(1280);
    expect(dashboard.faults).toEqual([]);
  });

  it(`asks at most ${CALLS_MAX} times per refresh`, async () => {
    const { dashboard } = gateway;
    const { page } = dashboard;
    await page.clock.install();
    await dashboard.open('/', 'Overview');
    await dashboard.see('Charged for AI calls, by model (USD)');
    await page.waitForLoadState('networkidle');
    const asked: string[] = [];
    const record = (request: Request) => asked.push(new URL(request.url()).pathname);
    page.on('request', record);
    await page.clock.fastForward(REFRESH_MS);
    const expected = ['books', 'overview', 'status', 'usage', 'usage'].map((name) => `/api/v1/${name}`);
    await dashboard.shows(() => {
      expect([...asked].sort()).toEqual(expected);
      return Promise.resolve();
    });
    await sleep(SETTLED_MS);
    page.off('request', record);
    expect([...asked].sort()).toEqual(expected);
    expect(asked.length).toBeLessThanOrEqual(CALLS_MAX);
    await page.clock.resume();
  });

  it('says what the service answers where it fails, and asks again', async () => {
    const { dashboard } = gateway;
    const { page } = dashboard;
    const problem = {
      type: 'about:blank',
      title: 'Not possible now',
      status: 409,
      code: 'conflict',
      detail: 'The numbers are being rebuilt.',
      request_id: 'request-of-the-test',
    };
    await page.route('**/api/v1/overview**', (route) =>
      route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await dashboard.open('/', 'Overview');
    await dashboard.see('The numbers are being rebuilt.');
    await dashboard.see('Request request-of-the-test');
    expect(await dashboard.barriers()).toEqual([]);
    await page.unroute('**/api/v1/overview**');
    await dashboard.click('Try again');
    await tile('Outstanding (USD)').waitFor();
  });
});
