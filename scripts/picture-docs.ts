import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TestApp } from '../test/support/app/test-app';
import { Browser } from '../test/support/browser/browser';
import { TemporaryDirectory } from '../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const PICTURE = join(__dirname, '../docs/images/docs.png');
const WIDTH = 1_000;
const HEIGHT = 1_060;

/** Takes the README's picture of /docs: `npm run docs:picture`. Needs Chromium. */
async function main(): Promise<void> {
  const profile = new TemporaryDirectory();
  const app = await TestApp.start({ API_KEYS: 'key-of-the-picture' });
  const browser = await Browser.start(profile.path, app.origin);
  try {
    const { page } = browser;
    await page.setViewportSize({ width: WIDTH, height: HEIGHT });
    await page.goto(`${app.origin}/docs`);
    const first = page.locator('.opblock-tag-section').first();
    await first.waitFor();
    // As text: the settings of this project know no browser's types.
    await first.evaluate('section => section.scrollIntoView()');
    mkdirSync(dirname(PICTURE), { recursive: true });
    await page.screenshot({ path: PICTURE });
  } finally {
    await browser.stop();
    await app.stop();
    profile.remove();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
