import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the page is built to: beside the built service, or from the root where the service runs from source. */
const PLACES = ['../../../dashboard', '../../../../dist/apps/dashboard'];

/** The page as the build made it. */
export interface BuiltPage {
  readonly html: string;
  /** The folder of the files that it loads. */
  readonly assets: string;
}

/** Null where the dashboard has not been built. */
export function findBuiltPage(): BuiltPage | null {
  for (const place of PLACES) {
    const folder = join(__dirname, place);
    const assets = join(folder, 'assets');
    if (existsSync(assets)) return { html: readFileSync(join(folder, 'index.html'), 'utf8'), assets };
  }
  return null;
}
