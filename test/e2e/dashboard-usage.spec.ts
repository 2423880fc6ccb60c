import { readFileSync } from 'node:fs';
import { GatewayPage } from '../support/browser/gateway-page';
import { describeWith } from '../support/requirements/requirements';

/** A spreadsheet would take it for a formula. */
const HOSTILE = '=1+1';
const LARGE = {
  charged: '1234567.123456789',
  uncollected: '0.000000001',
  cost: '0.000000000003',
  margin: '-1234567.000000000003',
};

describeWith('chromium')('usage in the dashboard', () => {
  let gateway: GatewayPage;

  beforeAll(async () => {
    gateway = await GatewayPage.start({ CURRENCIES: 'USD,EUR' });
  });

  afterAll(async () => {
    await gateway.stop();
  });

  const page = () => gateway.dashboard.page;
  const rows = () => page().locator('table:has(tfoot) tbody tr');
  const search = () => Object.fromEntries(new URL(page().url()).searchParams);

  it('says that there were no calls', async () => {
    const { dashboard } = gateway;
    await dashboard.open('/usage', 'Usage');
    await dashboard.see('AI calls only: other bills are in the users’ histories.');
    await dashboard.see('No AI calls have ended in this range.');
    await dashboard.see('Nothing happened in this range.');
    expect(await dashboard.barriers()).toEqual([]);
  });

  it('shows a row per model with totals, and what the URL asks for', async () => {
    const { dashboard } = gateway;
    for (const user_id of ['ada', HOSTILE]) {
      await dashboard.api.createAccount({ user_id, initial_balance: '10' });
    }
    await gateway.call('ada', 'test-openai', { 'credits-tags': 'feature=chat' });
    await gateway.call('ada', 'test-openai-dear', { 'credits-tags': 'feature=search' });
    await gateway.call(HOSTILE, 'test-openai');
    await gateway.counted(3);
    await dashboard.open('/usage?range=24h&sort=group', 'Usage');
    await rows().first().waitFor();
    await dashboard.shows(async () => {
      expect(await rows().allInnerTexts()).toEqual([
        expect.stringMatching(/^test-openai\s+0\.000192\s+16\.6 %/),
        expect.stringMatching(/^test-openai-dear\s+0\.00096\s+83\.3 %/),
      ]);
    });
    await page().locator('tfoot').locator('[data-digits="0.001152"]').first().waitFor();
    await dashboard.chart();
    await dashboard.click('Sort by Calls');
    await page().locator('[aria-sort=descending]').waitFor();
    await dashboard.shows(() => {
      expect(search()).toEqual({ range: '24h', sort: '-calls' });
      return Promise.resolve();
    });
    expect(await dashboard.barriers()).toEqual([]);
    expect(dashboard.faults).toEqual([]);
  });

  it('groups by users, tags and more, with all of it in the URL', async () => {
    const { dashboard } = gateway;
    await page().getByLabel('Group by').selectOption('User');
    await page().getByRole('link', { name: HOSTILE, exact: true }).waitFor();
    await page().getByLabel('Metric').selectOption('Calls');
    await dashboard.see('Calls, by user', 'heading');
    await dashboard.shows(async () => {
      expect(await page().getByLabel('Per', { exact: true }).locator('option').allInnerTexts()).toEqual([
        'Day',
        'Month',
      ]);
    });
    await page().getByLabel('Per', { exact: true }).selectOption('Month');
    await page().getByLabel('Number of rows').selectOption('Top 25');
    await dashboard.shows(() => {
      expect(search()).toEqual({
        range: '24h',
        sort: '-calls',
        by: 'user',
        metric: 'calls',
        period: 'month',
        limit: '25',
      });
      return Promise.resolve();
    });
    await page().getByLabel('Group by').selectOption('Tag');
    await dashboard.fill('Name of the tag', 'feature');
    await page().keyboard.press('Enter');
    await page().getByRole('cell', { name: 'Without this tag' }).waitFor();
    expect(search()).toMatchObject({ by: 'tag:feature' });
    await page().getByLabel('Metric').selectOption('Tokens, by class');
    await dashboard.see('Tokens, by class', 'heading');
    expect(await dashboard.barriers()).toEqual([]);
    expect(dashboard.faults).toEqual([]);
  });

  it('leads from a model to its users, and from there to their calls', async () => {
    const { dashboard } = gateway;
    await dashboard.open('/usage?range=24h', 'Usage');
    await dashboard.click('test-openai-dear', 'link');
    await page().getByRole('button', { name: 'Remove the filter Model test-openai-dear' }).waitFor();
    await page().getByRole('link', { name: 'ada', exact: true }).waitFor();
    await page().getByRole('link', { name: HOSTILE, exact: true }).waitFor({ state: 'hidden' });
    await dashboard.shows(async () => {
      expect(await rows().count()).toBe(1);
    });
    await rows().first().getByTitle('Show these calls').click();
    await dashboard.see('Calls', 'heading');
    expect(search()).toEqual({ range: '24h', user_id: 'ada' });
    await page().goBack();
    await dashboard.click('Remove the filter Model test-openai-dear');
    await page().getByRole('link', { name: HOSTILE, exact: true }).waitFor();
  });

  it('saves a CSV that is safe for spreadsheets, with the key in no URL', async () => {
    const urls: string[] = [];
    page().on('request', (request) => urls.push(request.url()));
    const saved = page().waitForEvent('download');
    await gateway.dashboard.click('CSV');
    const download = await saved;
    expect(download.suggestedFilename()).toBe('usage-user.csv');
    const content = readFileSync(await download.path(), 'utf8');
    expect(content).toContain('user_id,calls,failed,');
    expect(content).toContain(`'${HOSTILE}`);
    expect(content.trim().split('\r\n')).toHaveLength(3);
    expect(urls.join()).toContain('format=csv');
    expect(urls.join()).not.toContain(GatewayPage.KEY);
    expect(gateway.dashboard.faults).toEqual([]);
  });

  it('shows every digit of amounts, costs and margins', async () => {
    const { dashboard } = gateway;
    const tokens = { input: 1, cache_read: 2, cache_write: 3, output: 9_007_199_254_740_991, reasoning: 0 };
    await page().route('**/api/v1/usage**', async (route) => {
      const answer = await route.fetch();
      const body = JSON.parse(await answer.text()) as { rows: object[] };
      const period = { day: '2026-11-28', hour: '2026-11-28T10:00:00.000Z' };
      const numbers = JSON.stringify({ calls: 1, failed: 0, tokens }).slice(1, -1);
      const exact = Object.entries(LARGE).map(([name, digits]) => `"${name}":${digits}`);
      const row = `{"model":"m","day":"${period.day}",${numbers},${exact.join()}}`;
      const text = JSON.stringify({ ...body, rows: ['ROW'], totals: 'ROW' }).replaceAll('"ROW"', row);
      await route.fulfill({ status: 200, contentType: 'application/json', body: text });
    });
    await dashboard.open('/usage', 'Usage');
    const titles = ['1,234,567.123456789', '0.000000001', '0.000000000003', '-1,234,567.000000000003'];
    for (const title of titles) await rows().first().locator(`[data-digits="${title}"]`).waitFor();
    await rows().first().getByText('9,007,199,254,740,991', { exact: true }).waitFor();
    for (const title of titles) {
      await page().locator(`tfoot [data-digits="${title}"]`).waitFor();
    }
    for (const width of [360, 700, 800, 1000, 1200, 1280, 1440]) {
      await dashboard.resize(width);
      await dashboard.shows(async () => {
        expect(await rows().first().innerText()).toContain('1,234,567.12…');
        expect([await dashboard.overflow(), await dashboard.cut()]).toEqual([0, []]);
      });
      await dashboard.screenshot(`usage-large-${width}`);
    }
    await dashboard.resize(1280);
    await page().getByLabel('Metric').selectOption('Margin (USD)');
    const chart = page().getByRole('region', { name: 'Margin (USD), by model' }).first();
    await chart.getByRole('cell', { name: '-1,234,567.000000000003' }).waitFor({ state: 'attached' });
    await page().unroute('**/api/v1/usage**');
  });

  it.each(['light', 'dark'] as const)('fits 1440 and 360 pixels, %s', async (scheme) => {
    const { dashboard } = gateway;
    await dashboard.colorScheme(scheme);
    for (const width of [1440, 360]) {
      await dashboard.resize(width);
      await dashboard.open('/usage?range=24h&user_id=ada', 'Usage');
      await rows().first().waitFor();
      await dashboard.chart();
      await dashboard.screenshot(`usage-${scheme}-${width}`);
      expect([await dashboard.overflow(), await dashboard.cut()]).toEqual([0, []]);
      expect(await dashboard.barriers()).toEqual([]);
    }
    await dashboard.colorScheme('light');
    await dashboard.resize(1280);
    expect(dashboard.faults).toEqual([]);
  });

  it('shows what the service refuses', async () => {
    const { dashboard } = gateway;
    // The page itself asks for nothing that is refused.
    await page().route('**/api/v1/usage?**', (route) =>
      route.continue({ url: route.request().url().replace('currency=USD', 'currency=XXX') }),
    );
    await dashboard.open('/usage?currency=USD', 'Usage');
    await dashboard.see('Try again', 'button');
    await page()
      .getByText(/^Request /)
      .first()
      .waitFor();
    await dashboard.shows(async () => {
      expect(await page().getByRole('alert').count()).toBe(1);
    });
    expect(await dashboard.barriers()).toEqual([]);
  });
});
