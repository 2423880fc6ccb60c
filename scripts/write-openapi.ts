import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';
import { documentText } from '../test/support/documents/openapi-document';

const CLIENT_MANIFEST = join(__dirname, '../clients/typescript/package.json');

/**
 * Rewrites openapi.json, which a test compares with the code, and gives the client the version of the service:
 * `npm run openapi:write`.
 */
async function main(): Promise<void> {
  writeFileSync(join(__dirname, '../openapi.json'), await documentText());
  const manifest = JSON.parse(readFileSync(CLIENT_MANIFEST, 'utf8')) as object;
  writeFileSync(CLIENT_MANIFEST, `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
