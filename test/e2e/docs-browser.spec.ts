import type { Page } from 'playwright-core';
import { TestApp } from '../support/app/test-app';
import { eventually } from '../support/async/eventually';
import { ACTION_TIMEOUT_MS, Browser } from '../support/browser/browser';
import { describeWith } from '../support/requirements/requirements';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const KEY = 'key-of-the-browser';

/** The strictest policy under which the page works; it holds here where the service sends none of its own. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Those with the most parameters, the largest bodies or the most responses. */
const LONGEST_CALLS = [
  'getUsage',
  'listCalls',
  'listTransactions',
  'putModel',
  'quoteCall',
  'runBatch',
  'bill',
];
const CALL_HEIGHT_MAX_PX = 2_000;

/** As text: these settings know no browser's types. */
const COLORS =
  "[getComputedStyle(document.body).backgroundColor, document.documentElement.classList.contains('dark-mode')]";

describeWith('chromium')('/docs in a browser', () => {
  let app: TestApp;
  let profile: TemporaryDirectory;
  let browser: Browser;

  beforeAll(async () => {
    app = await TestApp.start({ API_KEYS: KEY });
    profile = new TemporaryDirectory();
    browser = await Browser.start(profile.path, app.origin);
  });

  afterAll(async () => {
    await browser.stop();
    await app.stop();
    profile.remove();
  });

  it('authorises, creates an account and bills it, without any other host', async () => {
    const { page } = browser;
    await page.route(`${app.origin}/docs`, async (route) => {
      const response = await route.fetch();
      const headers = { 'content-security-policy': POLICY, ...response.headers() };
      await route.fulfill({ response, headers });
    });
    await page.goto(`${app.origin}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.locator('#auth-bearer-value').first().fill(KEY);
    await page.getByRole('button', { name: 'Apply credentials' }).first().click();
    await page.locator('.close-modal').click();

    const created = await execute(page, 'createAccount', {
      user_id: 'browser',
      initial_balance: 1_000.5,
    });
    expect(created.status).toBe('201');
    expect(created.body).toMatchObject({ user_id: 'browser', balance: 1_000.5 });

    const billed = await execute(page, 'bill', { user_id: 'browser', amount: 0.25 });
    expect(billed.status).toBe('200');
    expect(billed.body).toEqual({ user_id: 'browser', amount_billed: 0.25, new_balance: 1_000.25 });
    expect(browser.faults).toEqual([]);
  });

  it('leaves optional parameters empty, so that no example is sent by mistake', async () => {
    const operation = await expand(browser.page, 'listTransactions');
    expect(await operation.getByPlaceholder('user_id').inputValue()).toBe('ada');
    for (const name of ['cursor', 'from', 'to', 'currency']) {
      expect(await operation.getByPlaceholder(name, { exact: true }).inputValue()).toBe('');
    }
  });

  it('opens the longest calls in less than 2,000 pixels', async () => {
    const { page } = browser;
    await page.goto(`${app.origin}/docs`);
    for (const id of LONGEST_CALLS) {
      const operation = await expand(page, id);
      await operation.locator('.responses-table').waitFor();
      expect((await operation.boundingBox())?.height).toBeLessThan(CALL_HEIGHT_MAX_PX);
    }
  });

  it('unfolds a refusal with its codes, their meaning and an example of each', async () => {
    const refusal = (await expand(browser.page, 'captureHold')).locator('.folded[data-code="409"]');
    expect(await refusal.locator('summary').innerText()).toContain('hold_already_captured');
    await refusal.locator('summary').click();
    await refusal.getByText('Refund the capture to give credits back.').waitFor();
    await refusal.locator('.examples-select-element').selectOption('hold_expired');
    await refusal.locator('pre.example').getByText('"Hold expired"').waitFor();
  });

  it('shows what is in angle brackets, which Markdown would take for HTML', async () => {
    const { page } = browser;
    await page.locator('.info').getByText('Authorization: Bearer <key>').waitFor();
    const refusal = (await expand(page, 'getMe')).locator('.folded[data-code="401"]');
    await refusal.locator('summary').click();
    await refusal.locator('.renderedMarkdown').getByText('Authorization: Bearer <key>').waitFor();
  });

  it('has the service’s own head and the colors of the system', async () => {
    const { page } = browser;
    expect(await page.locator('.topbar, .swagger-ui .link img').count()).toBe(0);
    expect(await page.title()).toBe('API · Credits Service');
    for (const [colorScheme, color] of Object.entries({
      dark: 'rgb(28, 32, 34)',
      light: 'rgb(250, 250, 250)',
    })) {
      await page.emulateMedia({ colorScheme: colorScheme as 'light' | 'dark' });
      await eventually(async () => {
        expect(await page.evaluate<[string, boolean]>(COLORS)).toEqual([color, colorScheme === 'dark']);
      }, ACTION_TIMEOUT_MS);
    }
  });

  it.each(['light', 'dark'] as const)(
    'explains the errors on any screen in %s colors',
    async (colorScheme) => {
      const { page } = browser;
      await page.emulateMedia({ colorScheme });
      await page.goto(`${app.origin}/docs/errors#insufficient_credits`);
      for (const width of [1_280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await browser.overflow()).toBe(0);
        expect(await browser.barriers()).toEqual([]);
        const row = page.locator('#insufficient_credits');
        expect(await row.getByRole('cell').allInnerTexts()).toEqual([
          '402',
          expect.stringContaining('Insufficient credits'),
          expect.stringContaining('is used up'),
          'Top the account up, then repeat the call with a new key.',
          'After that, with a new key',
        ]);
      }
      await page.setViewportSize({ width: 1_280, height: 900 });
      await page.getByRole('link', { name: 'All calls' }).click();
      await page.locator('.opblock').first().waitFor();
    },
  );

  it('notices what the first test must not see', async () => {
    const { page } = browser;
    const faults = browser.faults.length;
    await page.evaluate(async () => {
      await fetch('http://127.0.0.2:9/').catch(() => undefined);
    });
    expect(browser.faults.slice(faults).join('\n')).toMatch(/Content Security Policy|another host/);
  });
});

async function expand(page: Page, operationId: string) {
  const operation = page.locator(`.opblock[id$="-${operationId}"]`);
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('.opblock-body').waitFor();
  return operation;
}

async function execute(page: Page, operationId: string, body: object) {
  const operation = await expand(page, operationId);
  await operation.locator('textarea.body-param__text').fill(JSON.stringify(body));
  await operation.getByRole('button', { name: 'Execute' }).click();
  const answer = operation.locator('.live-responses-table .response').first();
  const status = await answer.locator('.response-col_status').innerText();
  const text = await answer.locator('.highlight-code pre').first().innerText();
  return { status: status.trim(), body: JSON.parse(text) as unknown };
}
