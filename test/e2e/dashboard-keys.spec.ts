import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GatewayPage } from '../support/browser/gateway-page';
import { describeWith } from '../support/requirements/requirements';

const run = promisify(execFile);
const HOSTILE = '<img src=x onerror=alert(1)>';
const PAYER = "o'hara";

describeWith('chromium')('the keys in the dashboard', () => {
  let gateway: GatewayPage;
  let secret = '';
  const dashboard = () => gateway.dashboard;
  const page = () => gateway.dashboard.page;
  const dialog = () => page().getByRole('dialog');
  const example = () => page().getByRole('group', { name: 'the example' }).innerText();
  /** The example as somebody pastes it into a shell. */
  const paste = async () => (await run('sh', ['-c', await example()], { timeout: 30_000 })).stdout;

  beforeAll(async () => {
    gateway = await GatewayPage.start();
    for (const user_id of ['ada', PAYER]) {
      await dashboard().api.createAccount({ user_id, initial_balance: 100 });
    }
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('say that there are none', async () => {
    await dashboard().open('/keys', 'Keys');
    await dashboard().see('No key has been issued yet.');
    expect(await dashboard().barriers()).toEqual([]);
  });

  it('say at the field what is wrong with it', async () => {
    await dashboard().click('Issue a key');
    await dialog().getByLabel('Name').fill('laptop of ada');
    await dialog().getByRole('combobox', { name: 'User' }).fill('ada');
    await dialog().getByLabel('Budget').fill('plenty');
    await dialog().getByRole('button', { name: 'Issue a key' }).click();
    await dashboard().refusedField();
    await dashboard().shows(async () => {
      const described = await dialog().getByLabel('Budget').getAttribute('aria-describedby');
      expect(
        await dialog()
          .locator(`[id="${described ?? ''}"]`)
          .innerText(),
      ).toMatch(/amount|number|decimal/);
    });
    expect(await dialog().getByRole('alert').count()).toBe(0);
    await dashboard().screenshot('key-form-refused');
    expect(await dashboard().barriers()).toEqual([]);
  });

  it('show the secret of a new one once, with examples that work as they are', async () => {
    await dialog().getByLabel('Budget').fill('5.5');
    await dialog().getByRole('button', { name: 'Issue a key' }).click();
    await dashboard().see('Key laptop of ada', 'heading');
    secret = await page().getByRole('group', { name: 'the secret' }).innerText();
    expect(secret).toMatch(/^crd_/);
    await dashboard().screenshot('key-issued-light');
    expect(await dashboard().barriers()).toEqual([]);
    for (const [dialect, answer] of [
      ['OpenAI', '"object":"chat.completion"'],
      ['Anthropic', '"type":"message"'],
      ['Gemini', '"candidates"'],
    ] as const) {
      await dashboard().click(dialect, 'tab');
      expect(await paste()).toContain(answer);
    }
    await page().keyboard.press('Escape');
    await dialog().getByText('SDK', { exact: true }).click();
    await dashboard().see(`httpOptions: { baseUrl: "${dashboard().app.origin}" }`);
    await dashboard().click('Done');
    await dialog().waitFor({ state: 'hidden' });
    await dashboard().shows(async () => {
      expect(await page().content()).not.toContain(secret);
      expect(await dashboard().focused()).toBe('Issue a key');
    });
  });

  it('say the same in the list and beside it, and are changed there', async () => {
    await dashboard().open('/keys', 'Keys');
    const row = page().getByRole('table', { name: 'Keys' }).locator('tbody tr').first();
    const fact = (name: string) => dialog().locator('dl > div').filter({ hasText: name }).locator('dd');
    await row.getByText('laptop of ada').click();
    await dashboard().shows(async () => {
      const used = await fact('Last use').innerText();
      expect(used).not.toBe('never');
      expect(await row.innerText()).toContain(used);
    });
    await dashboard().click('Change');
    await dashboard().see('Change laptop of ada', 'heading');
    await dialog().getByLabel('Budget').fill('7');
    await dialog().getByLabel('Requests per minute').fill('a few');
    await dashboard().click('Save');
    await dashboard().shows(async () => {
      expect(await dialog().locator('[aria-invalid=true]').count()).toBe(1);
    });
    expect(await dialog().getByRole('alert').count()).toBe(0);
    await dialog().getByLabel('Requests per minute').fill('600');
    await dashboard().screenshot('key-change');
    expect(await dashboard().barriers()).toEqual([]);
    await dashboard().click('Save');
    await dialog().getByText('of 7.00 a month').waitFor();
    await row.getByText('of 7.00 a month').waitFor();
    await dashboard().shows(async () => {
      expect(await fact('Requests per minute').innerText()).toBe('600');
    });
    await dashboard().screenshot('key-details');
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  });

  it('warn of a user and of a model that do not exist, and ask before they throw away what was typed', async () => {
    await dashboard().click('Issue a key');
    await dialog().getByLabel('Name').waitFor();
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await dashboard().click('Issue a key');
    await dialog().getByRole('combobox', { name: 'User' }).fill('nobody');
    await dialog().getByRole('combobox', { name: 'Models' }).fill('gpt-99');
    await page().keyboard.press('Enter');
    await dashboard().see('There is no user nobody yet. The key works once the account exists.');
    await dashboard().see('Without a price: gpt-99. Calls for what has no price are refused.');
    await dialog().getByLabel('Expires (UTC)').waitFor();
    await dashboard().screenshot('key-form-warned');
    await dialog().getByLabel('Name').click();
    await page().keyboard.press('Escape');
    const question = page().getByRole('dialog', { name: 'Throw away what you typed?' });
    await question.waitFor();
    await dashboard().screenshot('key-form-discard');
    await page().keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    await dashboard().shows(async () => {
      expect(await dialog().getByRole('combobox', { name: 'User' }).inputValue()).toBe('nobody');
    });
    await page().mouse.click(5, 5);
    await question.getByRole('button', { name: 'Throw it away' }).click();
    await dialog().first().waitFor({ state: 'hidden' });
    await page().waitForURL((url) => url.search === '');
  });

  it('lead to their calls, and those to their receipts', async () => {
    await page().getByRole('table', { name: 'Keys' }).getByText('laptop of ada').click();
    await dialog().getByText('of 7.00 a month').waitFor();
    await dashboard().click('Calls with this key', 'link');
    await dashboard().see('Calls', 'heading');
    const rows = page().getByRole('table', { name: 'Calls' }).locator('tbody tr');
    await rows.nth(2).waitFor();
    await rows.getByText('claude-haiku-4-5').click();
    await dashboard().see('Receipt', 'heading');
    await dialog().getByRole('link', { name: 'laptop of ada' }).waitFor();
    await dashboard().see('The lines add up to the charge, rounded up to a billionth.');
  });

  it('name the user who pays where they are of an application', async () => {
    await dashboard().open('/keys?form=new', 'Issue a key');
    await dialog().getByLabel('Name').fill(HOSTILE);
    await dialog().getByText('Application', { exact: true }).click();
    await dialog().getByRole('button', { name: 'Issue a key' }).click();
    await dialog().getByLabel('User who pays').fill(PAYER);
    await page().getByRole('group', { name: 'the example' }).getByText('hara').first().waitFor();
    expect(await paste()).toContain('"object":"chat.completion"');
    await dashboard().click('Done');
    await page().getByRole('table', { name: 'Keys' }).getByText(HOSTILE, { exact: true }).waitFor();
    expect(await page().locator('main img').count()).toBe(0);
    await dashboard().shows(async () => {
      const { json } = await dashboard().api.get(`/api/v1/calls?user_id=${encodeURIComponent(PAYER)}`);
      expect(json['calls']).toHaveLength(1);
    });
  });

  it('work no more once they are revoked', async () => {
    await page().getByRole('table', { name: 'Keys' }).getByText('laptop of ada').click();
    await dashboard().click('Revoke');
    await dashboard().see('Revoke laptop of ada?', 'heading');
    await dashboard().screenshot('key-revoke');
    expect(await dashboard().barriers()).toEqual([]);
    const ask = page().getByRole('dialog', { name: 'Revoke laptop of ada?' });
    await ask.getByRole('button', { name: 'Revoke' }).click();
    await ask.waitFor({ state: 'hidden' });
    await dialog().getByText('Revoked').first().waitFor();
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect((await dashboard().app.api.with(secret).get('/api/v1/me')).status).toBe(401);
    await page()
      .getByRole('row', { name: /laptop of ada.*Revoked/ })
      .waitFor();
  });

  it('are as good in the dark, and fit 360 pixels', async () => {
    await dashboard().colorScheme('dark');
    await dashboard().open('/keys', 'Keys');
    await page().getByRole('table', { name: 'Keys' }).getByText(HOSTILE).waitFor();
    await dashboard().screenshot('keys-dark');
    expect(await dashboard().barriers()).toEqual([]);
    await dashboard().resize(360);
    expect([await dashboard().overflow(), await dashboard().cut()]).toEqual([0, []]);
    await dashboard().screenshot('keys-360-dark');
    await dashboard().click('Issue a key');
    await dialog().getByLabel('Name').waitFor();
    expect([await dashboard().overflow(), await dashboard().cut()]).toEqual([0, []]);
    await dashboard().screenshot('key-form-360-dark');
    await dashboard().click('Cancel');
    await dashboard().resize(1280);
    await dashboard().colorScheme('light');
    // The browser notes the key that was refused on purpose.
    expect(dashboard().faults.filter((fault) => !fault.includes('status of 422'))).toEqual([]);
  });
});
