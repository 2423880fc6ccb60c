import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentText } from '../test/support/documents/openapi-document';

/** Rewrites openapi.json, which a test compares with the code: `npm run openapi:write`. */
async function main(): Promise<void> {
  writeFileSync(join(__dirname, '../openapi.json'), await documentText());
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
