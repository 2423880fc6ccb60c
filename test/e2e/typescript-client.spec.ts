import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestApp } from '../support/app/test-app';
import { ROOT, runNode } from '../support/processes/run-program';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const TSC = 'node_modules/typescript/bin/tsc';
const GENERATOR = 'node_modules/@hey-api/openapi-ts/bin/run.js';
const CLIENT = 'clients/typescript/src';
const KEY = 'key-of-the-example';

describe('the TypeScript client', () => {
  let folder: TemporaryDirectory;

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(() => {
    folder.remove();
  });

  it('is what the generator makes of openapi.json; `npm run generate:client` rewrites it', async () => {
    const made = join(folder.path, 'src');
    await runNode([GENERATOR, '-f', 'clients/typescript/openapi-ts.config.mjs'], { CLIENT_PATH: made });
    expect(filesOf(made)).toEqual(filesOf(join(ROOT, CLIENT)));
  });

  it('compiles by itself under strict TypeScript', async () => {
    await runNode([TSC, '-p', 'clients/typescript/tsconfig.json', '--outDir', folder.path]);
    expect(readdirSync(folder.path)).toEqual(expect.arrayContaining(['index.js', 'index.d.ts']));
  });

  it('runs the example, which shows the life of an account', async () => {
    // `make check-all` checks the example's types.
    await runNode([TSC, '-p', 'examples/tsconfig.json', '--noCheck', '--outDir', folder.path]);
    const app = await TestApp.start({ API_KEYS: KEY });
    try {
      const program = join(folder.path, 'examples/typescript/life-of-an-account.js');
      const output = await runNode([program], { BASE_URL: app.origin, API_KEY: KEY });
      expect(output.trimEnd().split('\n')).toEqual([
        'captured 1.5, freed 3.5',
        'refused: 500 is more than 98.4972',
        'balance 98.4972, available 98.4972',
        'bill   0.0028 USD → 98.4972  gpt-5, 56 tokens',
        'bill   1.5 USD → 98.5  a long answer',
        'topup  100 USD → 100  Welcome',
      ]);
    } finally {
      await app.stop();
    }
  });
});

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
