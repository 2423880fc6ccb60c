import { readFile } from 'node:fs/promises';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { DashboardPage } from '../support/browser/dashboard-page';
import { describeWith } from '../support/requirements/requirements';

const ADMIN = 'admin-key-of-the-dashboard';
/** What the browser itself reports of refusals and of a service that is away: some of these tests are about them. */
const EXPECTED_FAULTS = /status of (?:40[249]|422)|net::ERR_(?:CONNECTION_|FAILED)|request failed/;

describeWith('chromium')('a user in the dashboard', () => {
  const data = new TemporaryDirectory();
  let dashboard: DashboardPage;
  const dialog = () => dashboard.page.getByRole('dialog');
  const fact = (name: string) => dashboard.page.getByRole('region', { name, exact: true });
  const faults = () => dashboard.faults.filter((fault) => !EXPECTED_FAULTS.test(fault));
  const openUser = async (id: string, search = '') => {
    await dashboard.open(`/users/${id}${search}`, id);
    await fact('Balance').getByText('USD').waitFor();
  };
  const start = async (button: string, amount: string) => {
    await dashboard.click(button);
    await dialog().getByLabel('Amount').fill(amount);
  };
  const send = (name: string) => dialog().getByRole('button', { name, exact: true });
  const closeDialog = async () => {
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await dialog().waitFor({ state: 'detached' });
  };
  const balanceOf = async (id: string) =>
    /"balance":([\d.]+)/.exec((await dashboard.api.getAccount(id)).text)?.[1];

  beforeAll(async () => {
    dashboard = await DashboardPage.start({
      variables: { ADMIN_API_KEYS: ADMIN, CURRENCIES: 'USD,EUR', DATA_DIR: data.path },
      key: ADMIN,
    });
    const { api } = dashboard;
    for (const user_id of ['ada', 'bo', 'cy', 'di', 'eve', 'flo', 'gus']) {
      await api.createAccount({ user_id, display_name: `Name of ${user_id}`, initial_balance: 3 });
    }
  });

  afterAll(async () => {
    await dashboard.stop();
    data.remove();
  });

  it('tops up to the last digit, and says before what it will do and after what it did', async () => {
    await openUser('ada');
    for (const [amount, shown, after] of [
      ['1234567.123456789', '1,234,567.123456789', '1,234,570.123456789'],
      ['0.000000001', '0.000000001', '1,234,570.12345679'],
    ] as const) {
      await start('Top up', amount);
      await dashboard.see(`Top up ${shown} USD: balance`);
      const sent = dashboard.page.waitForRequest('**/api/v1/topup');
      await send('Top up').click();
      expect((await sent).postDataJSON()).toEqual({ user_id: 'ada', amount, currency: 'USD' });
      await dashboard.see(`Topped up ${shown} USD.`);
      await dialog().getByText(`New balance ${after} USD`).waitFor();
      await dialog()
        .getByText(/^Transaction [0-9a-f]{32}$/)
        .waitFor();
      await closeDialog();
      await dashboard.page.getByRole('cell', { name: `+${shown}` }).waitFor();
    }
    expect(await balanceOf('ada')).toBe('1234570.12345679');
    await dashboard.page.getByText('Balance').first().waitFor();
    await dashboard.chart();
    await dashboard.see('Added and refunded');
    await dashboard.screenshot('user-light');
    expect(await dashboard.barriers()).toEqual([]);
    expect(faults()).toEqual([]);
  });

  it('says before a top-up what the balance will be', async () => {
    await openUser('bo');
    await start('Top up', '12.50');
    await dashboard.see('Top up 12.50 USD: balance 3.00 → 15.50');
    await dialog().getByLabel('Reference (optional)').fill('order-7');
    await dashboard.screenshot('user-top-up');
    expect(await dashboard.barriers()).toEqual([]);
    await send('Top up').dblclick();
    await dashboard.see('New balance 15.50 USD');
    await closeDialog();
    // A double click tops up once.
    expect(await balanceOf('bo')).toBe('15.5');
    await dashboard.page.getByRole('cell', { name: 'reference order-7' }).waitFor();
    await dashboard.shows(async () => {
      expect(await dashboard.focused()).toBe('Top up');
    });
  });

  it('asks before Escape throws away what was typed', async () => {
    await openUser('bo');
    await start('Top up', '12.50');
    await dashboard.page.keyboard.press('Escape');
    await dashboard.see('Throw away what you typed?');
    await dashboard.click('Go on editing');
    expect(await dialog().getByLabel('Amount').inputValue()).toBe('12.50');
    await dashboard.page.keyboard.press('Escape');
    await dashboard.click('Throw it away');
    await dialog().waitFor({ state: 'detached' });
    await dashboard.click('Top up');
    await dashboard.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('shows the default currency where the URL names one that the service does not have', async () => {
    await openUser('bo', '?currency=XXX');
    await dashboard.shows(async () => {
      expect(await dashboard.page.getByRole('alert').count()).toBe(0);
    });
  });

  it('tops up once where the answer is lost and it is tried again', async () => {
    await openUser('cy');
    const keys: (string | undefined)[] = [];
    dashboard.page.on('request', (request) => {
      if (request.url().endsWith('/topup')) keys.push(request.headers()['idempotency-key']);
    });
    await dashboard.page.route(
      '**/api/v1/topup',
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await start('Top up', '4');
    await send('Top up').click();
    await dashboard.see('It may have been done.');
    expect(await dialog().getByLabel('Amount').isDisabled()).toBe(true);
    expect(await balanceOf('cy')).toBe('7');
    await dashboard.screenshot('user-lost-answer');
    await dialog().getByRole('button', { name: 'Try again' }).click();
    await dashboard.see('New balance 7.00 USD');
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), keys[0]]);
    expect(await balanceOf('cy')).toBe('7');
    await closeDialog();
  });

  it('refuses what is no amount, in words at the field, without sending it', async () => {
    await openUser('di');
    let sent = 0;
    dashboard.page.on('request', (request) => {
      if (request.method() === 'POST') sent += 1;
    });
    await dashboard.click('Bill');
    const field = dialog().getByLabel('Amount');
    for (const [text, words] of [
      ['', 'Enter an amount.'],
      ['0', 'The amount must be greater than 0.'],
      ['-1', 'The amount can’t be negative.'],
      ['1e3', 'The amount must be plain digits such as 0.25'],
      ['ten', 'The amount must be plain digits such as 0.25'],
      ['0.0000000001', 'The amount can have at most 9 decimal places.'],
      ['1000000000001', 'The amount must be at most 1,000,000,000,000 credits.'],
    ] as const) {
      await field.fill(text);
      await send('Bill').click();
      await dialog().getByText(words).waitFor();
      await dashboard.shows(async () => {
        expect(await field.getAttribute('aria-invalid')).toBe('true');
      });
    }
    expect(sent).toBe(0);
    await field.fill('3.000000001');
    await dashboard.see('Only 3.00 can be spent.');
    await send('Bill').click();
    await dialog().getByText('The account can spend less than that; nothing moved.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await dashboard.screenshot('user-refused');
    expect(await dashboard.barriers()).toEqual([]);
    await field.fill('1');
    await dashboard.see('Bill 1.00 USD: balance 3.00 → 2.00');
    // What was refused is another amount.
    await dashboard.shows(async () => {
      expect(await field.getAttribute('aria-invalid')).not.toBe('true');
      expect(await dialog().getByText('nothing moved').count()).toBe(0);
    });
    await send('Bill').click();
    await dashboard.see('New balance 2.00 USD');
    await closeDialog();
  });

  it('tops up and refunds a bill by keyboard alone, from the sign-in on', async () => {
    const { page, api } = dashboard;
    await api.bill({ user_id: 'eve', amount: '1.25', description: '<b>=1+1</b>' });
    await page.goto(`${dashboard.app.origin}/dashboard/users/eve`);
    await page.getByLabel('Key', { exact: true }).waitFor();
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 60; presses += 1) {
        const focused = page.locator(':focus');
        if ((await focused.count()) === 1) {
          const text = (await focused.getAttribute('aria-label')) ?? (await focused.innerText());
          if (name.test(text)) return;
        }
        await page.keyboard.press('Tab');
      }
      throw new Error(`The focus never reached ${String(name)}`);
    };
    await page.keyboard.type(ADMIN);
    await page.keyboard.press('Enter');
    await fact('Balance').getByText('1.75 USD').waitFor();
    await tabTo(/^Top up$/);
    await page.keyboard.press('Enter');
    await dashboard.see('Top up eve', 'dialog');
    await page.keyboard.type('2');
    await page.keyboard.press('Enter');
    await dashboard.see('New balance 3.75 USD');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await tabTo(/^Refund the bill of 1.25 USD$/);
    await page.keyboard.press('Enter');
    await dashboard.see('Refund 1.25 USD: balance 3.75 → 5.00');
    await dialog().getByText('<b>=1+1</b>').waitFor();
    await page.keyboard.press('Enter');
    await dashboard.see('Refunded 1.25 USD.');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(await balanceOf('eve')).toBe('5');
    // A bill is refunded up to its amount.
    await page.getByRole('button', { name: 'Refund the bill of 1.25 USD' }).click();
    await dashboard.see('Nothing of this bill is left to refund.');
    await dialog().getByText('Refunded so far 1.25 USD, left 0.00 USD.').waitFor();
    await dashboard.shows(async () => {
      expect(await send('Refund').isDisabled()).toBe(true);
      expect(await dialog().getByLabel('Amount').count()).toBe(0);
    });
    await dashboard.screenshot('user-nothing-left');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('proposes what is left of a bill, and leads from each refund to its bill', async () => {
    const { page, api } = dashboard;
    const billed = await api.bill({ user_id: 'gus', amount: '2.5', description: 'a long letter' });
    const bill = billed.headers.get('location')?.split('/').at(-1) ?? '';
    await openUser('gus');
    await page.getByRole('button', { name: 'Refund the bill of 2.50 USD' }).click();
    await dialog().getByText('Refunded so far 0.00 USD, left 2.50 USD.').waitFor();
    await dialog().getByLabel('Amount').fill('1');
    await dashboard.see('Refund 1.00 USD: balance 0.50 → 1.50');
    await send('Refund').click();
    await dashboard.see('Refunded 1.00 USD.');
    await closeDialog();
    await page.getByRole('button', { name: 'Refund the bill of 2.50 USD' }).click();
    await dialog().getByText('Refunded so far 1.00 USD, left 1.50 USD.').waitFor();
    await dashboard.shows(async () => {
      expect(await dialog().getByLabel('Amount').inputValue()).toBe('1.5');
    });
    await dashboard.screenshot('user-refund');
    expect(await dashboard.barriers()).toEqual([]);
    await dialog().getByLabel('Amount').fill('1.6');
    await dashboard.see('Only 1.50 USD of the bill are left.');
    await send('Refund').click();
    await dialog().locator('[aria-invalid=true]').waitFor();
    await dialog().getByLabel('Amount').fill('0.5');
    await dashboard.see('Refund 0.50 USD: balance 1.50 → 2.00');
    await dashboard.shows(async () => {
      expect(await dialog().locator('[aria-invalid=true]').count()).toBe(0);
    });
    await send('Refund').click();
    await dashboard.see('Refunded 0.50 USD.');
    await closeDialog();

    const marked = page.locator('tr[aria-current=true]').filter({ hasText: 'a long letter' });
    await page.getByRole('button', { name: 'refund of the bill of 2.50 USD' }).first().click();
    await marked.waitFor();
    expect(new URL(page.url()).searchParams.get('movement')).toBe(bill);
    await dashboard.shows(async () => {
      const { y = 0, height = 0 } = (await marked.boundingBox()) ?? {};
      expect([y > 0, y + height <= (page.viewportSize()?.height ?? 0)]).toEqual([true, true]);
    });
    await dashboard.screenshot('user-marked');
    expect(await dashboard.barriers()).toEqual([]);
    // Where the bill is on no page of the list, it is shown above it.
    await page.getByLabel('Type', { exact: true }).selectOption('refund');
    await page.getByRole('button', { name: 'refund of an earlier bill' }).first().click();
    await dashboard.see('Not on this page of the history:');
    await marked.waitFor();
    await dashboard.screenshot('user-elsewhere');
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.click('Hide it');
    await marked.waitFor({ state: 'detached' });
    expect(faults()).toEqual([]);
  });

  it('says that there is no such user, and offers to create the account', async () => {
    const { page } = dashboard;
    await dashboard.open('/users/ghost', 'ghost');
    await dashboard.see('There is no user ghost');
    await dashboard.screenshot('user-ghost');
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.shows(async () => {
      const main = page.getByRole('main');
      expect(await main.getByRole('button').allInnerTexts()).toEqual(['Create an account']);
      expect(await main.innerText()).not.toMatch(/POST|GET|\/accounts/);
    });
    await dashboard.click('Create an account');
    await dashboard.shows(async () => {
      expect(await dialog().getByLabel('User id').inputValue()).toBe('ghost');
    });
    await send('Create the account').click();
    await dashboard.see('ghost has an account with 0.00 USD.');
    await dashboard.click('Open the account');
    await dialog().waitFor({ state: 'detached' });
    await fact('Balance').getByText('0.00 USD').waitFor();
    expect(faults()).toEqual([]);
  });

  it('filters the history, and saves it as a CSV that no spreadsheet runs', async () => {
    const { page } = dashboard;
    await openUser('eve');
    await page.getByLabel('Type', { exact: true }).selectOption('bill');
    await page.getByRole('cell', { name: '+3.00' }).waitFor({ state: 'detached' });
    await dashboard.shows(async () => {
      expect(await page.getByRole('row').filter({ hasText: '-1.25' }).count()).toBe(1);
      expect(new URL(page.url()).searchParams.get('type')).toBe('bill');
    });
    await page.getByLabel('Type', { exact: true }).selectOption('');
    await dashboard.api.topUp({ user_id: 'eve', amount: 1, description: '=HYPERLINK("x")' });
    const [download] = await Promise.all([page.waitForEvent('download'), dashboard.click('CSV')]);
    expect(download.suggestedFilename()).toBe('history-eve.csv');
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.trim().split('\n')).toHaveLength(6);
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    expect(page.url()).not.toContain(ADMIN);
    expect(faults()).toEqual([]);
  });

  it('releases a hold, and shows keys and usage', async () => {
    const { api, page } = dashboard;
    await api.placeHold({ user_id: 'flo', amount: '1.5', description: 'a long answer' });
    await api.issueKey({
      role: 'user',
      user_id: 'flo',
      name: 'Laptop',
      budget: { amount: 2, period: 'day' },
    });
    await openUser('flo', '?tab=holds');
    await fact('Held').getByText('1.50 USD').waitFor();
    await page.getByRole('button', { name: 'Release the hold of 1.50 USD' }).click();
    await dashboard.see('Release 1.50 USD: available 1.50 → 3.00');
    await send('Release').click();
    await dashboard.see('Available now 3.00 USD');
    await dashboard.see('Nothing is held.');
    await closeDialog();
    await dashboard.shows(async () => {
      expect(await dashboard.focused()).toBe('Open holds');
    });
    await dashboard.click('Keys', 'tab');
    await page.getByRole('cell', { name: 'Laptop' }).waitFor();
    await page.getByRole('cell', { name: '2.00 per day' }).waitFor();
    await dashboard.see('Keys are issued, changed and revoked in the view of all keys.');
    const manage = page.getByRole('link', { name: 'Manage this user’s keys' });
    await dashboard.shows(async () => {
      expect(await manage.getAttribute('href')).toBe('/dashboard/keys?user_id=flo');
    });
    await dashboard.screenshot('user-keys');
    await dashboard.click('Usage', 'tab');
    await dashboard.see('No AI calls in this range.');
    await dashboard.see('AI calls only: other bills are in the history.');
    expect(await dashboard.barriers()).toEqual([]);
  });

  it('opens an account in another currency, and shows it', async () => {
    await dashboard.click('Open an account in EUR');
    await dialog().getByLabel('Opening balance (optional)').fill('7');
    await send('Create the account').click();
    await dashboard.see('flo has an account with 7.00 EUR.');
    await closeDialog();
    await dashboard.page.getByRole('button', { name: 'EUR', exact: true }).click();
    await fact('Available').getByText('7.00 EUR').waitFor();
    await dashboard.click('History', 'tab');
    await dashboard.page.getByRole('cell', { name: '+7.00' }).waitFor();
  });

  it('fits 360 pixels and is as good in the dark', async () => {
    await dashboard.resize(360);
    await dashboard.colorScheme('dark');
    await openUser('ada');
    await dashboard.chart();
    await dashboard.page.getByRole('cell', { name: '+1,234,567.123456789' }).waitFor();
    expect(await dashboard.overflow()).toBe(0);
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.screenshot('user-360-dark');
    await start('Top up', '1');
    expect(await dashboard.overflow()).toBe(0);
    await dashboard.screenshot('user-top-up-360-dark');
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await dashboard.click('Throw it away');
    await dialog().last().waitFor({ state: 'detached' });
    await openUser('gus', '?type=refund');
    await dashboard.page.getByRole('button', { name: 'refund of an earlier bill' }).last().click();
    await dashboard.page.locator('tr.marked').waitFor();
    expect(await dashboard.overflow()).toBe(0);
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.screenshot('user-elsewhere-360-dark');
    await dashboard.resize(1280);
    await dashboard.screenshot('user-elsewhere-dark');
    await dashboard.colorScheme('light');
    await openUser('ada');
    await start('Top up', '1');
  });

  it('keeps what was typed while the service is away, and goes on by itself', async () => {
    await dialog().getByLabel('Description (optional)').fill('half of a thought');
    await dashboard.withoutService(async () => {
      await dashboard.see('The service does not answer; trying again.');
    });
    await dashboard.page.getByText('The service does not answer; trying again.').waitFor({ state: 'hidden' });
    expect(await dialog().getByLabel('Amount').inputValue()).toBe('1');
    expect(await dialog().getByLabel('Description (optional)').inputValue()).toBe('half of a thought');
    await send('Top up').click();
    await dashboard.see('New balance 1,234,571.12345679 USD');
    expect(faults()).toEqual([]);
  });
});
