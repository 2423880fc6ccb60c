import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startFakeProvider } from '../apps/fake-provider/src/fake-provider';
import { TemporaryDirectory } from '../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../test/support/app/test-app';
import { Browser } from '../test/support/browser/browser';
import { settingsOf } from '../test/support/gateway/gateway';
import { runNode } from '../test/support/processes/run-program';

const IMAGES = join(__dirname, '../docs/images');
const CHARTS_MS = 3_000;
const KEY = 'key-of-the-pictures';

/** Takes the README's pictures, of the dashboard with the demo's data and of /docs: `npm run pictures`. Needs Chromium. */
async function main(): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  const profile = new TemporaryDirectory();
  const provider = await startFakeProvider();
  const app = await TestApp.start({
    ...settingsOf(provider),
    CURRENCIES: 'USD,EUR',
    DEFAULT_MARKUP_PERCENT: '20',
    ADMIN_API_KEYS: KEY,
  });
  const browser = await Browser.start(profile.path, app.origin);
  try {
    await runNode(['scripts/demo.mjs'], { BASE_URL: `${app.origin}/api/v1`, API_KEY: KEY });
    await takeDashboard(browser.page, app.origin);
    await takeDocs(browser.page, app.origin);
  } finally {
    await browser.stop();
    await app.stop();
    await provider.close();
    profile.remove();
  }
}

async function takeDashboard(page: Page, origin: string): Promise<void> {
  await page.setViewportSize({ width: 1_280, height: 860 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${origin}/dashboard?range=1h`);
    await page.getByLabel('Key', { exact: true }).fill(KEY);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    // Bars grow as they appear.
    await page.waitForTimeout(CHARTS_MS);
    await page.screenshot({ path: join(IMAGES, `dashboard-${colorScheme}.png`) });
  }
}

async function takeDocs(page: Page, origin: string): Promise<void> {
  await page.setViewportSize({ width: 1_000, height: 1_060 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${origin}/docs`);
  await page.locator('.opblock-tag-section').first().waitFor();
  await page.waitForLoadState('networkidle');
  // As text: the settings of this project know no browser's types.
  await page.evaluate("document.querySelector('.opblock-tag-section').scrollIntoView()");
  await page.screenshot({ path: join(IMAGES, 'docs.png') });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
