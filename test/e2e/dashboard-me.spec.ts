import { DashboardPage } from '../support/browser/dashboard-page';
import { describeWith } from '../support/requirements/requirements';

const ADMIN = 'admin-key-of-the-dashboard';

describeWith('chromium')('a user’s own page', () => {
  let dashboard: DashboardPage;
  let secret: string;

  beforeAll(async () => {
    dashboard = await DashboardPage.start({ variables: { ADMIN_API_KEYS: ADMIN, CURRENCIES: 'USD,EUR' } });
    const api = dashboard.api.with(ADMIN);
    await api.createAccount({ user_id: 'ada', initial_balance: 20 });
    await api.bill({ user_id: 'ada', amount: '1.25', description: 'a letter' });
    await api.createAccount({ user_id: 'bo', initial_balance: 99 });
    ({ secret } = await api.issueKey({
      role: 'user',
      user_id: 'ada',
      budget: { amount: 5, period: 'month' },
    }));
  });

  afterAll(async () => {
    await dashboard.stop();
  });

  it.each(['/', '/users', '/users/bo', '/keys'])(
    'is all that a user’s key sees, at %s, too',
    async (path) => {
      const asked: string[] = [];
      dashboard.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await dashboard.page.goto(`${dashboard.app.origin}/dashboard${path}`);
      await dashboard.signIn(secret);
      await dashboard.see('My credits', 'heading');
      await dashboard.page
        .getByRole('region', { name: 'Available', exact: true })
        .getByText('18.75 USD')
        .waitFor();
      const links = await dashboard.page.getByRole('navigation').getByRole('link').allInnerTexts();
      expect(links).toEqual(['My credits', 'API documentation']);
      expect(new URL(dashboard.page.url()).pathname).toBe('/dashboard/me');
      expect(
        asked.filter((url) => url.startsWith('/api/') && /users|keys|overview|status|bo$/.test(url)),
      ).toEqual([]);
      expect(dashboard.faults).toEqual([]);
    },
  );

  it('has history with the running balance, charts, budget and usage, and moves nothing', async () => {
    const { page } = dashboard;
    await page.getByRole('cell', { name: '-1.25' }).waitFor();
    await page.getByRole('cell', { name: '18.75' }).first().waitFor();
    await dashboard.see('This key may spend 5.00 USD per month.');
    await dashboard.chart();
    await dashboard.screenshot('me-light');
    expect(await dashboard.barriers()).toEqual([]);
    const buttons = await page.getByRole('button').allInnerTexts();
    expect(buttons.filter((name) => /top up|bill|refund|release|create/i.test(name))).toEqual([]);
    await dashboard.click('Usage', 'tab');
    await dashboard.see('No AI calls in this range.');
    expect(dashboard.faults).toEqual([]);
  });

  it('shows of which bill a refund is, without what only the operator may read', async () => {
    const { page } = dashboard;
    const api = dashboard.api.with(ADMIN);
    const billed = await api.bill({ user_id: 'ada', amount: '0.75', description: 'a card' });
    const transaction_id = billed.headers.get('location')?.split('/').at(-1);
    await api.refund({ transaction_id, amount: '0.25' });
    await page.goto(`${dashboard.app.origin}/dashboard/me`);
    await dashboard.signIn(secret);
    await page.getByRole('button', { name: 'refund of the bill of 0.75 USD' }).click();
    await page.locator('tr.marked').filter({ hasText: 'a card' }).waitFor();
    await page.getByLabel('Type', { exact: true }).selectOption('refund');
    await page.getByRole('cell', { name: 'refund of an earlier bill' }).waitFor();
    await dashboard.shows(async () => {
      expect(await page.getByRole('button', { name: 'refund of' }).count()).toBe(0);
    });
    await page.getByLabel('Type', { exact: true }).selectOption('');
    expect(dashboard.faults).toEqual([]);
  });

  it('fits 360 pixels, in the dark', async () => {
    await dashboard.resize(360);
    await dashboard.colorScheme('dark');
    await dashboard.click('History', 'tab');
    await dashboard.page.getByRole('cell', { name: '-1.25' }).waitFor();
    expect(await dashboard.overflow()).toBe(0);
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.screenshot('me-360-dark');
    expect(dashboard.faults).toEqual([]);
  });
});
