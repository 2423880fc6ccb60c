import type { Page } from 'playwright-core';
import { TestApp } from '../support/app/test-app';
import { Browser } from '../support/browser/browser';
import { describeWith } from '../support/requirements/requirements';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const KEY = 'key-of-the-browser';

/** The strictest policy under which the page works; it holds here where the service sends none of its own. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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
