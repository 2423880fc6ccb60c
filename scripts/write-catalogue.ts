import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueFile } from '../libs/pricing/src/catalogue/catalogue-file';
import { makeCatalogue } from './catalogue/make-catalogue';

const PATH = join(__dirname, '../libs/pricing/src/catalogue/catalogue.json');

/** Rewrites the catalogue of models, and says which ones it leaves out: `npm run catalogue:write`. */
function main(): void {
  const { catalogue, leftOut } = makeCatalogue();
  const before = existsSync(PATH) ? (JSON.parse(readFileSync(PATH, 'utf8')) as CatalogueFile) : null;
  const { version, models } = catalogue;
  const today = new Date().toISOString().slice(0, 10);
  const date = before?.version === version ? before.date : today;
  const file: CatalogueFile = { version, date, models };
  writeFileSync(PATH, `${JSON.stringify(file, null, 2)}\n`);
  for (const [model, reason] of leftOut) process.stdout.write(`${model}: ${reason}\n`);
  process.stdout.write(`${models.length} models, ${leftOut.size} left out, version ${version}\n`);
}

main();
