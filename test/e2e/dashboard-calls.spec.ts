import { readFileSync } from 'node:fs';
import { GatewayPage } from '../support/browser/gateway-page';
import { json } from '../support/gateway/gateway';
import { streamNext } from '../support/gateway/chat-calls';
import { describeWith } from '../support/requirements/requirements';

const HOSTILE = '<img src=x onerror=alert(1)>';
const CREDITS_PER_USD = '1.37';
const MARKUP = '12.3456';

describeWith('chromium')('the calls in the dashboard', () => {
  let gateway: GatewayPage;
  const dashboard = () => gateway.dashboard;
  const page = () => gateway.dashboard.page;
  const log = () => page().getByRole('table', { name: 'Calls' });

  beforeAll(async () => {
    gateway = await GatewayPage.start({
      CREDITS_PER_USD: `USD=${CREDITS_PER_USD}`,
      DEFAULT_MARKUP_PERCENT: MARKUP,
    });
    for (const user_id of ['ada', HOSTILE]) {
      await dashboard().api.createAccount({ user_id, initial_balance: 100 });
    }
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('say that there are none', async () => {
    await dashboard().open('/calls', 'Calls');
    await dashboard().see('There are no calls in this range.');
    await dashboard().see('Under way: 0');
    await dashboard().screenshot('calls-empty');
    expect(await dashboard().barriers()).toEqual([]);
  });

  it('show a call as long as it is under way, and then its receipt', async () => {
    const end = streamNext(gateway.provider);
    const answer = await gateway.send('ada', { model: 'test-openai', stream: true });
    await dashboard().see('Under way: 1');
    await page()
      .getByRole('button', { name: /^test-openai ?ada ?\d+ s$/ })
      .click();
    await dashboard().see('Receipt', 'heading');
    await dashboard().see('The lines come with the end of the call.');
    await dashboard().screenshot('calls-under-way');
    end();
    await answer.text();
    await dashboard().see('The lines add up to the charge, rounded up to a billionth.');
    await page().keyboard.press('Escape');
    await dashboard().see('Under way: 0');
    await log().locator('tbody tr').getByText('Completed').last().waitFor();
  });

  it('have receipts whose lines make the charge, digit for digit', async () => {
    const usage = {
      prompt_tokens: 1_237,
      completion_tokens: 311,
      prompt_tokens_details: { cached_tokens: 33 },
    };
    gateway.provider.answerNext(json({ object: 'chat.completion', choices: [], usage }));
    const { json: receipt } = await gateway.chat('ada', 'test-openai', {
      'credits-tags': 'feature=summary,team=a',
    });
    await dashboard().open(`/calls?call=${String(receipt['call_id'])}`, 'Receipt');
    await dashboard().see('The lines add up to the charge, rounded up to a billionth.');
    await dashboard().shows(async () => {
      const rows = await page()
        .getByRole('dialog')
        .getByRole('table', { name: 'Price' })
        .locator('tbody tr')
        .allInnerTexts();
      expect(rows.map((row) => row.split('\t').map((cell) => cell.trim()))).toEqual([
        ['Input', '1,204', '2', '0.002408'],
        ['Cache read', '33', '0.5', '0.0000165'],
        ['Output', '311', '8', '0.002488'],
      ]);
      const sums = await page().getByRole('dialog').locator('tfoot td').allInnerTexts();
      // 0.0049125 × 1.123456 × 1.37, by hand; rounded up.
      expect(sums).toEqual(['0.0049125', '+ 0.0006064776', '0.007560999312 USD', '0.007561 USD']);
    });
    expect(String(receipt['charged'])).toBe('0.007561');
    await dashboard().see('prompt_tokens_details.cached_tokens');
    await dashboard().see('summary');
    await dashboard().see('At 1.37 credits per USD');
    await dashboard().see(String(receipt['transaction_id']));
    await dashboard().screenshot('receipt-light');
    expect(await dashboard().barriers()).toEqual([]);
  });

  it('lead to their movement in the history, and back from there', async () => {
    const { json: receipt } = await gateway.chat('ada', 'test-openai');
    const [call, movement] = [String(receipt['call_id']), String(receipt['transaction_id'])];
    await dashboard().open(`/calls?call=${call}`, 'Receipt');
    await dashboard().click(movement, 'link');
    await page().waitForURL(new RegExp(`/users/ada\\?.*movement=${movement}`));
    const marked = page().locator('tr.marked');
    await marked.filter({ hasText: 'AI: test-openai' }).waitFor();
    await dashboard().shows(async () => {
      expect(await marked.count()).toBe(1);
      expect(await marked.getAttribute('aria-current')).toBe('true');
    });
    await dashboard().screenshot('call-movement');
    expect(await dashboard().barriers()).toEqual([]);
    await marked.getByRole('link', { name: 'See the receipt' }).click();
    await page().waitForURL(new RegExp(`call=${call}`));
    await dashboard().see('Receipt', 'heading');
    await page().getByRole('dialog').getByText(movement).waitFor();
    await page().keyboard.press('Escape');
  });

  it('take filters into the URL, and the focus back to the row', async () => {
    const dear = (await gateway.chat('ada', 'test-openai-dear')).json;
    await dashboard().open('/calls', 'Calls');
    await page().getByRole('combobox', { name: 'Model' }).fill('test-openai-dear');
    await page().getByRole('combobox', { name: 'Model' }).press('Enter');
    await page().waitForURL(/model=test-openai-dear/);
    const row = log().locator('tbody tr');
    await dashboard().shows(async () => {
      await expect(row.count()).resolves.toBe(1);
    });
    await row.focus();
    await page().keyboard.press('Enter');
    await page().waitForURL(new RegExp(`call=${String(dear['call_id'])}`));
    await dashboard().see('Receipt', 'heading');
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'hidden' });
    await dashboard().shows(async () => {
      expect(await row.evaluate('document.activeElement.tagName')).toBe('TR');
    });
    await page().getByRole('combobox', { name: 'Status' }).selectOption('failed');
    await dashboard().see('No call in this range matches the filters.');
    await dashboard().click('Clear filters');
    await page().waitForURL((url) => url.search === '');
  });

  it('propose users while an id is typed, and show those that are chosen', async () => {
    const user = page().getByRole('combobox', { name: 'User' });
    await dashboard().open('/calls', 'Calls');
    await user.pressSequentially('ad');
    await page().getByRole('option', { name: 'ada', exact: true }).waitFor();
    await dashboard().screenshot('calls-users-proposed');
    await user.press('ArrowDown');
    await user.press('Enter');
    await page().waitForURL(/user_id=ada$/);
    await page().goBack();
    await page().waitForURL((url) => url.search === '');
    await user.fill('nobody at all');
    await user.press('Enter');
    await page().waitForURL(/user_id=nobody/);
    await dashboard().see('No call in this range matches the filters.');
  });

  it('count as under way those that are listed so', async () => {
    const ends = [streamNext(gateway.provider), streamNext(gateway.provider)];
    const answers = [];
    for (let sent = 0; sent < 2; sent += 1) {
      answers.push(await gateway.send('ada', { model: 'test-openai', stream: true }));
    }
    // An answer from before the second call began.
    await page().route('**/api/v1/calls?**status=started**', async (route) => {
      const answer = await route.fetch();
      const { calls } = JSON.parse(await answer.text()) as { calls: object[] };
      await route.fulfill({ json: { calls: calls.slice(1), next_cursor: null } });
    });
    await dashboard().open('/calls?user_id=ada', 'Calls');
    await log().getByText('Under way').nth(1).waitFor();
    await dashboard().see('Under way: 2');
    await page().unroute('**/api/v1/calls?**status=started**');
    for (const end of ends) end();
    for (const answer of answers) await answer.text();
    await dashboard().see('Under way: 0');
  });

  it('go through pages by cursor', async () => {
    for (let index = 0; index < 52; index += 1) await gateway.chat('ada');
    await dashboard().open('/calls?user_id=ada', 'Calls');
    await log().locator('tbody tr').nth(49).waitFor();
    await dashboard().click('Next');
    await page().waitForURL(/cursor=/);
    await dashboard().click('First page');
    await page().waitForURL((url) => !url.search.includes('cursor'));
  });

  it('are saved as a CSV with the key in a header', async () => {
    const asked = page().waitForRequest((request) => request.url().includes('format=csv'));
    const saved = page().waitForEvent('download');
    await dashboard().click('CSV');
    expect((await asked).url()).not.toContain('key-of-the-dashboard');
    const download = await saved;
    expect(download.suggestedFilename()).toBe('calls.csv');
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.trim().split('\n').length).toBeGreaterThan(53);
  });

  it('keep hostile names as text, and what went wrong', async () => {
    await dashboard().api.put(`/api/v1/models/${encodeURIComponent('<b>"x"</b>')}`, {
      provider: 'openai',
      prices: { input: 1, output: 1 },
      limits: { max_input_tokens: 1_000, max_output_tokens: 1_000 },
    });
    gateway.provider.answerNext(json({ error: { message: 'no', type: 'server_error' } }, 500));
    const answer = await gateway.send(
      HOSTILE,
      { model: '<b>"x"</b>' },
      { 'credits-tags': 'feature=<script>1</script>' },
    );
    const callId = String(answer.headers.get('credits-call-id'));
    await answer.text();
    await dashboard().open(`/calls?call=${callId}`, 'Receipt');
    await dashboard().see('What went wrong');
    await page().getByRole('dialog').getByText(HOSTILE, { exact: true }).waitFor();
    await page().getByRole('dialog').getByText('<b>"x"</b>', { exact: true }).first().waitFor();
    expect(await page().locator('main img, main b, [role=dialog] b, [role=dialog] script').count()).toBe(0);
  });

  it('say that there is no such call', async () => {
    await dashboard().open(`/calls?call=${'0'.repeat(32)}`, 'Receipt');
    await page().getByRole('dialog').getByRole('alert').waitFor();
    await dashboard().screenshot('receipt-missing');
  });

  it('show all that matters of a call in any window, however long its names are', async () => {
    const long = `${'x'.repeat(40)}-${'y'.repeat(40)}`;
    await dashboard().api.createAccount({ user_id: long, initial_balance: 100 });
    await gateway.chat(long, 'test-openai-dear');
    await dashboard().open(`/calls?user_id=${long}`, 'Calls');
    const row = log().locator('tbody tr').first();
    for (const width of [360, 700, 800, 1000, 1200, 1280, 1440]) {
      await dashboard().resize(width);
      await dashboard().shows(async () => {
        expect(await row.innerText()).toMatch(/test-openai-dear.*0\.00/s);
        expect([await dashboard().overflow(), await dashboard().cut()]).toEqual([0, []]);
      });
    }
    await dashboard().screenshot('calls-1280');
    await dashboard().resize(360);
    await dashboard().shows(async () => {
      expect(await row.innerText()).toMatch(/Completed.*Input tokens 1\n.*Output tokens 18/s);
    });
    await row.click({ position: { x: 20, y: 10 } });
    await dashboard().see('The lines add up to the charge, rounded up to a billionth.');
    await dashboard().see('1 × 20 USD per million');
    await dashboard().shows(async () => {
      expect([await dashboard().overflow(), await dashboard().cut()]).toEqual([0, []]);
    });
    await dashboard().screenshot('receipt-360');
    await dashboard().resize(1280);
  });

  it('are as good in the dark, and fit 360 pixels', async () => {
    await dashboard().colorScheme('dark');
    await dashboard().open('/calls?user_id=ada', 'Calls');
    await log().locator('tbody tr').first().getByText('Completed').last().click();
    await dashboard().see('The lines add up to the charge, rounded up to a billionth.');
    await dashboard().screenshot('receipt-dark');
    expect(await dashboard().barriers()).toEqual([]);
    await dashboard().resize(360);
    expect(await dashboard().overflow()).toBe(0);
    await dashboard().screenshot('receipt-360-dark');
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await dashboard().overflow()).toBe(0);
    await dashboard().screenshot('calls-360-dark');
    expect(await dashboard().barriers()).toEqual([]);
    await dashboard().resize(1280);
    await dashboard().colorScheme('light');
    await dashboard().screenshot('calls-light');
    // The one answer that the test for a missing call asked for.
    expect(dashboard().faults.filter((fault) => !fault.includes('status of 404'))).toEqual([]);
  });
});
