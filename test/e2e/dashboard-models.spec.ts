import { GatewayPage } from '../support/browser/gateway-page';
import { describeWith } from '../support/requirements/requirements';

const HOSTILE = '<b>bold</b>';

describeWith('chromium')('the models in the dashboard', () => {
  let gateway: GatewayPage;
  const dashboard = () => gateway.dashboard;
  const page = () => gateway.dashboard.page;
  const panel = () => page().getByRole('dialog');
  const price = (name: string) => panel().getByLabel(name, { exact: true });

  beforeAll(async () => {
    gateway = await GatewayPage.start({ CREDITS_PER_USD: 'USD=2', DEFAULT_MARKUP_PERCENT: '10' });
    await dashboard().api.createAccount({ user_id: 'ada', initial_balance: 100 });
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('are searched by any of their names, with their prices', async () => {
    await dashboard().open('/models', 'Models and prices');
    await page().getByLabel('Search models').fill('sonnet-4-5');
    await page().waitForURL(/q=sonnet-4-5/);
    const rows = page().getByRole('table', { name: 'Models and prices' }).locator('tbody tr');
    await dashboard().shows(async () => {
      await expect(rows.count()).resolves.toBe(1);
      expect((await rows.first().innerText()).replace(/\s+/g, ' ')).toContain('anthropic 3 0.3 15 Catalogue');
    });
    await page().getByLabel('Search models').fill('no such model');
    await dashboard().see('No model matches.');
    await page().getByLabel('Search models').fill('');
    await dashboard().screenshot('models-light');
    expect(await dashboard().barriers()).toEqual([]);
  });

  it('change their price, and the next call has it', async () => {
    await dashboard().open('/models?model=test-openai', 'test-openai');
    await dashboard().click('Change prices');
    await price('Input').first().fill('4');
    await price('Markup, percent').fill('50');
    await panel().getByRole('table', { name: 'What a call would cost' }).getByText('+ 0.004').waitFor();
    await dashboard().screenshot('model-form-light');
    expect(await dashboard().barriers()).toEqual([]);
    // 1,000 × 4 and 500 × 8 USD per million, half as much on top, two credits a dollar.
    await panel().getByText('0.024 USD').first().waitFor();
    await dashboard().click('Save as a new version');
    await dashboard().see('Saved: version 2 counts from now on.');
    const { json: receipt } = await gateway.chat('ada');
    expect(receipt['sheet']).toMatchObject({ version: '2', prices: { input: 4, output: 8 } });
    expect(receipt['markup_percent']).toBe(50);
  });

  it('say what differs between the versions of a sheet', async () => {
    const versions = panel().locator('.versions > li');
    await versions.nth(1).waitFor();
    await dashboard().shows(async () => {
      expect((await versions.first().innerText()).split('\n').slice(-2)).toEqual([
        'Input 2 → 4',
        'Markup, percent none → 50',
      ]);
      expect(await versions.last().innerText()).toContain('The first own sheet.');
    });
    await dashboard().screenshot('model-light');
    expect(await dashboard().barriers()).toEqual([]);
  });

  it('say at the field what is wrong with it', async () => {
    await dashboard().click('Change prices');
    await price('Output').first().fill('0.00000001');
    await dashboard().click('Save as a new version');
    const field = price('Output').first();
    await dashboard().refusedField();
    await dashboard().shows(async () => {
      const described = await field.getAttribute('aria-describedby');
      const words = await panel()
        .locator(`[id="${described ?? ''}"]`)
        .innerText();
      expect(words).toMatch(/^must be a number, .*at most 6 places$/);
    });
    // Also of the example, which is computed by the same sheet.
    await dashboard().see('Appears once the problems above are solved.');
    await dashboard().shows(async () => {
      expect(
        await panel()
          .getByText(/at most 6 places/)
          .count(),
      ).toBe(1);
      expect(await panel().getByRole('alert').count()).toBe(0);
    });
    await dashboard().screenshot('model-form-refused');
    await dashboard().click('Cancel');
    await dashboard().see('Versions', 'heading');
    await dashboard().click('Close');
    await panel().waitFor({ state: 'hidden' });
  });

  it('ask before a form that is filled in is closed', async () => {
    const question = page().getByRole('dialog', { name: 'Throw away what you typed?' });
    await dashboard().open('/models?model=test-openai&form=sheet', 'test-openai');
    await price('Output').first().fill('9');
    await page().keyboard.press('Escape');
    await question.getByRole('button', { name: 'Go on editing' }).click();
    await question.waitFor({ state: 'hidden' });
    await dashboard().shows(async () => {
      expect(await price('Output').first().inputValue()).toBe('9');
    });
    await page().mouse.click(300, 300);
    await question.getByRole('button', { name: 'Throw it away' }).click();
    await panel().first().waitFor({ state: 'hidden' });
    await dashboard().open('/models?model=test-openai&form=sheet', 'test-openai');
    await price('Output').first().waitFor();
    await page().mouse.click(300, 300);
    await panel().waitFor({ state: 'hidden' });
  });

  it('get a price where callers asked for one that has none', async () => {
    for (const model of ['gpt-99', HOSTILE]) await (await gateway.send('ada', { model })).text();
    const refused = async () =>
      (await dashboard().api.get('/api/v1/refusals/unpriced-models')).text.includes('gpt-99');
    while (!(await refused())) await new Promise((resolve) => setTimeout(resolve, 200));
    await dashboard().open('/models', 'Models and prices');
    await page().getByRole('cell', { name: HOSTILE, exact: true }).waitFor();
    await dashboard().screenshot('models-unpriced');
    await dashboard().click('Give it a price: gpt-99');
    await dashboard().see('New price sheet', 'heading');
    await panel().getByRole('combobox', { name: 'Provider' }).fill('openai');
    await price('Input').first().fill('1');
    await price('Output').first().fill('2');
    await panel().getByRole('textbox', { name: 'Input tokens at most' }).fill('100000');
    await panel().getByRole('textbox', { name: 'Output tokens at most' }).fill('10000');
    await dashboard().see('The lines add up to the charge, rounded up to a billionth.');
    await dashboard().click('Save as a new version');
    await dashboard().see('Saved: version 1 counts from now on.');
    const { json: receipt } = await gateway.chat('ada', 'gpt-99');
    expect(receipt).toMatchObject({ status: 'completed', model: 'gpt-99', sheet: { version: '1' } });
    await dashboard().click('Close');
    await page().getByRole('button', { name: 'Give it a price: gpt-99' }).waitFor({ state: 'hidden' });
  });

  it('lose their own sheet after a confirmation', async () => {
    await dashboard().open('/models?model=gpt-99', 'gpt-99');
    await dashboard().click('Remove own sheet');
    await dashboard().see('Remove the own sheet of gpt-99?', 'heading');
    await dashboard().shows(async () => {
      expect(await dashboard().focused()).toBe('Cancel');
    });
    await page()
      .getByRole('dialog', { name: 'Remove the own sheet of gpt-99?' })
      .getByRole('button', { name: 'Remove own sheet' })
      .click();
    await panel().first().waitFor({ state: 'hidden' });
    expect((await dashboard().api.get('/api/v1/models/gpt-99')).status).toBe(404);
  });

  it('are as good in the dark, and fit 360 pixels', async () => {
    await dashboard().colorScheme('dark');
    await dashboard().open('/models?model=test-openai&form=sheet', 'test-openai');
    await dashboard().see('The lines add up to the charge, rounded up to a billionth.');
    await dashboard().screenshot('model-form-dark');
    expect(await dashboard().barriers()).toEqual([]);
    await dashboard().resize(360);
    expect(await dashboard().overflow()).toBe(0);
    await dashboard().screenshot('model-form-360-dark');
    expect(await dashboard().cut()).toEqual([]);
    const [track, label] = [panel().getByRole('switch'), panel().getByText('Callers may use it')];
    const [one, other] = [await track.boundingBox(), await label.boundingBox()];
    // Beside it, not below.
    expect(other!.y).toBeLessThan(one!.y + one!.height);
    await price('Input').first().waitFor();
    await page().keyboard.press('Escape');
    await panel().waitFor({ state: 'hidden' });
    expect(await dashboard().overflow()).toBe(0);
    await dashboard().screenshot('models-360-dark');
    expect(await dashboard().cut()).toEqual([]);
    const name = page().getByRole('table', { name: 'Asked for, without a price' }).getByText(HOSTILE);
    // In one line, not letter by letter.
    expect((await name.boundingBox())!.height).toBeLessThan(30);
    const prices = { input: 0.000001, output: 8, cache_read: 1 };
    await dashboard().api.put('/api/v1/models/wide', {
      provider: 'openai',
      prices: {
        ...prices,
        long_context: { above: 1_000, ...prices },
        tiers: { flex: prices, priority: prices },
      },
      limits: { max_input_tokens: 100_000, max_output_tokens: 10_000 },
    });
    for (const form of ['', '&form=sheet']) {
      await dashboard().open(`/models?model=wide${form}`, 'wide');
      await dashboard().see('The lines add up to the charge, rounded up to a billionth.');
      await dashboard().screenshot(`model-wide${form}-360-dark`);
      expect([await dashboard().overflow(), await dashboard().cut()]).toEqual([0, []]);
    }
    await dashboard().resize(1280);
    await dashboard().colorScheme('light');
    // The browser notes the sheet that was refused on purpose.
    expect(dashboard().faults.filter((fault) => !fault.includes('status of 422'))).toEqual([]);
  });
});
