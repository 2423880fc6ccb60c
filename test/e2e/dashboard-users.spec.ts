import { randomUUID } from 'node:crypto';
import { DashboardPage } from '../support/browser/dashboard-page';
import { describeWith } from '../support/requirements/requirements';

const ADMIN = 'admin-key-of-the-dashboard';
const USERS = 120;
const BATCH = 60;
/** User ids are any text: none of them is markup, a link or a formula. */
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '=1+1',
  'a/b/../c?d=e#f',
  '~7E ~',
  ' two  spaces ',
  '100%25 of it',
  '李薇 ü 😀',
  'x'.repeat(128),
];

describeWith('chromium')('users in the dashboard', () => {
  let dashboard: DashboardPage;
  // The browser reports refusals, which are what some of these tests are about.
  const faults = () => dashboard.faults.filter((fault) => !/status of 4(?:09|22)/.test(fault));
  const total = (text: string) => dashboard.page.getByText(text, { exact: true }).waitFor();
  const rows = () => dashboard.page.locator('tbody tr');
  const link = (id: string) => dashboard.page.locator('tbody a').filter({ hasText: id }).first();

  beforeAll(async () => {
    dashboard = await DashboardPage.start({
      variables: { ADMIN_API_KEYS: ADMIN, CURRENCIES: 'USD,EUR' },
      key: ADMIN,
    });
    const { api } = dashboard;
    const ids = Array.from({ length: USERS }, (_, index) => `user-${String(index).padStart(3, '0')}`);
    for (let first = 0; first < USERS; first += BATCH) {
      await Promise.all(ids.slice(first, first + BATCH).map((user_id) => api.createAccount({ user_id })));
    }
    await api.createAccount({ user_id: 'ada', display_name: 'Ada Lovelace', initial_balance: 20 });
    await api.bill({ user_id: 'ada', amount: '1.5' });
    await api.placeHold({ user_id: 'ada', amount: '2.25' });
  });

  afterAll(async () => {
    await dashboard.stop();
  });

  it('shows what each one has, holds, and spent in the range', async () => {
    await dashboard.open('/users', 'Users');
    await total(`${USERS + 1} users`);
    await dashboard.shows(async () => {
      const cells = await rows().filter({ hasText: 'ada' }).locator('td').allInnerTexts();
      expect(cells.slice(0, 6)).toEqual(['ada', 'Ada Lovelace', '18.50', '2.25', '1.50', '0']);
    });
    await dashboard.screenshot('users-light');
    expect(await dashboard.barriers()).toEqual([]);
    expect(faults()).toEqual([]);
  });

  it('pages through all of them by cursor, back and forth', async () => {
    await dashboard.open('/users', 'Users');
    await dashboard.click('Sort by User');
    await dashboard.click('Sort by User');
    await dashboard.see('user-048');
    const seen = new Set<string>();
    for (;;) {
      for (const id of await dashboard.page.locator('tbody a').allInnerTexts()) seen.add(id);
      const next = dashboard.page.getByRole('button', { name: 'Next' });
      if (await next.isDisabled()) break;
      const last = [...seen].at(-1) ?? '';
      await next.click();
      await link(last).waitFor({ state: 'detached' });
    }
    expect(seen.size).toBe(USERS + 1);
    await dashboard.click('First page');
    await link('ada').waitFor();
  });

  it('finds users by id or name, with the search in the URL', async () => {
    await dashboard.open('/users', 'Users');
    const search = dashboard.page.getByRole('searchbox', { name: 'Search users' });
    await search.pressSequentially('LOVE');
    await dashboard.page.waitForURL((url) => url.searchParams.get('q') === 'LOVE');
    await total('1 user');
    await dashboard.shows(async () => {
      expect(await rows().count()).toBe(1);
    });
    await search.fill('nobody at all');
    await dashboard.see('No user’s id or name contains “nobody at all”.');
    await dashboard.click('Clear the search');
    await total(`${USERS + 1} users`);
    await dashboard.shows(async () => {
      expect(await search.inputValue()).toBe('');
    });
    await dashboard.page.goto(`${dashboard.app.origin}/dashboard/users?q=user-07`);
    await dashboard.signIn(ADMIN);
    await total('10 users');
    expect(await search.inputValue()).toBe('user-07');
  });

  it('creates an account, digit by digit and once by a double click, and opens it', async () => {
    await dashboard.open('/users', 'Users');
    await dashboard.click('Create an account');
    await dashboard.see('Create an account', 'dialog');
    await dashboard.click('Create the account');
    await dashboard.see('Enter a user id.');
    await dashboard.fill('User id', 'x'.repeat(257));
    await dashboard.click('Create the account');
    await dashboard.see('must have at most 256 characters');
    await dashboard.fill('User id', 'grace');
    await dashboard.fill('Display name (optional)', 'Grace Hopper');
    await dashboard.fill('Opening balance (optional)', '0.0000000001');
    await dashboard.click('Create the account');
    await dashboard.see('The amount can have at most 9 decimal places.');
    await dashboard.fill('Opening balance (optional)', '1234567.123456789');
    await dashboard.see('Creates an account for grace with 1,234,567.123456789 USD.');
    await dashboard.screenshot('users-create');
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.page.getByRole('button', { name: 'Create the account' }).dblclick();
    await dashboard.see('grace has an account with 1,234,567.123456789 USD.');
    await dashboard.click('Open the account');
    await dashboard.see('grace', 'heading');
    const { text } = await dashboard.api.getAccount('grace');
    expect(text).toContain('"balance":1234567.123456789');
    expect(faults()).toEqual([]);
  });

  it('shows the service’s words at the field that it refuses', async () => {
    await dashboard.open('/users', 'Users');
    await dashboard.click('Create an account');
    await dashboard.fill('User id', 'ada');
    await dashboard.click('Create the account');
    await dashboard.see('This user has an account in this currency already.');
    const field = dashboard.page.getByLabel('User id');
    await dashboard.shows(async () => {
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    });
    const other = dashboard.page.getByRole('dialog').getByRole('link', { name: 'Open ada' });
    await dashboard.shows(async () => {
      expect(await other.getAttribute('href')).toBe('/dashboard/users/ada');
      expect(await dashboard.page.getByText('Creates an account for ada').count()).toBe(0);
    });
    await dashboard.screenshot('users-exists');
    expect(await dashboard.barriers()).toEqual([]);
    await other.click();
    await dashboard.see('ada', 'heading');
    await dashboard.page.getByRole('dialog').waitFor({ state: 'detached' });
    await dashboard.open('/users', 'Users');
    await dashboard.click('Create an account');
    await dashboard.fill('User id', 'ada');
    await dashboard.click('Create the account');
    await other.waitFor();
    // The currency is the other thing that can be changed.
    await dashboard.page.getByRole('dialog').getByLabel('Currency').selectOption('EUR');
    await dashboard.see('Creates an account for ada with 0.00 EUR.');
    await other.waitFor({ state: 'detached' });
    await dashboard.click('Create the account');
    await dashboard.see('ada has an account with 0.00 EUR.');
    await dashboard.page.keyboard.press('Escape');
    await dashboard.page.getByRole('dialog').waitFor({ state: 'detached' });
    await dashboard.shows(async () => {
      expect(await dashboard.focused()).toBe('Create an account');
    });
  });

  it.each(HOSTILE)('treats the id %j as text, and its link leads to its page', async (id) => {
    await dashboard.api.createAccount({
      user_id: id,
      display_name: `<b>${randomUUID()}</b>`,
      initial_balance: 1,
    });
    await dashboard.open('/users', 'Users');
    await dashboard.page.getByRole('searchbox', { name: 'Search users' }).fill(id);
    await total('1 user');
    const found = rows().first().locator('a');
    await dashboard.shows(async () => {
      expect(await rows().count()).toBe(1);
      expect(await found.textContent()).toBe(id);
      expect(await found.getAttribute('href')).toMatch(/^\/dashboard\/users\/[^/]+$/);
    });
    await found.click();
    const heading = dashboard.page.getByRole('heading', { level: 1 });
    await dashboard.page
      .getByRole('region', { name: 'Available', exact: true })
      .getByText('1.00 USD')
      .waitFor();
    await dashboard.shows(async () => {
      expect(await heading.textContent()).toBe(id);
    });
    expect(await dashboard.page.locator('img, b').count()).toBe(0);
    expect(faults()).toEqual([]);
  });

  it('fits 360 pixels, in the dark, with the longest ids', async () => {
    await dashboard.resize(360);
    await dashboard.colorScheme('dark');
    await dashboard.open('/users', 'Users');
    await link('xxx').waitFor();
    expect(await dashboard.overflow()).toBe(0);
    await dashboard.screenshot('users-360-dark');
    expect(await dashboard.barriers()).toEqual([]);
    expect(faults()).toEqual([]);
  });
});
