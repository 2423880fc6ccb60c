import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestApp } from '../support/app/test-app';
import { ROOT, runNode } from '../support/processes/run-program';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const GENERATOR = 'node_modules/@hey-api/openapi-ts/bin/run.js';
const CLIENT = join(ROOT, 'clients/typescript/src');
const KEY = 'key-of-the-example';

/** Without Node's types, which a new project does not have. */
const PROGRAM = `
declare const process: { readonly argv: readonly string[] };

async function main(): Promise<void> {
  const [, , baseUrl = '', auth = ''] = process.argv;
  client.setConfig({ baseUrl, auth });
  await createAccount({ body: { user_id: 'ada', initial_balance: 100 }, throwOnError: true });
  const body = { user_id: 'ada', amount: '0.25' };
  const billed = await bill({ body, headers: { 'Idempotency-Key': 'call-1' }, throwOnError: true });
  const { error } = await bill({ body: { user_id: 'ada', amount: 500 } });
  console.log(billed.data.new_balance + ' ' + error?.code + ' ' + error?.available);
}

void main();
`;

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
    expect(filesOf(made)).toEqual(filesOf(CLIENT));
  });

  it.each([
    ['an ES module', 'module', "import { bill, client, createAccount } from 'credits-service-client';"],
    [
      'CommonJS',
      'commonjs',
      "import credits = require('credits-service-client');\nconst { bill, client, createAccount } = credits;",
    ],
  ])('works as a package in a new project of %s', async (_name, type, imports) => {
    const installed = join(folder.path, 'node_modules/credits-service-client');
    mkdirSync(installed, { recursive: true });
    cpSync(join(CLIENT, '../package.json'), join(installed, 'package.json'));
    await runNode([TSC, '-p', 'clients/typescript/tsconfig.json', '--outDir', join(installed, 'dist')]);
    // What `npm init` and `tsc --init` make of a folder.
    writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ name: 'new', type }));
    await runNode([TSC, '--init'], {}, folder.path);
    writeFileSync(join(folder.path, 'main.ts'), `${imports}\n${PROGRAM}`);
    await runNode([TSC, '-p', folder.path]);
    const app = await TestApp.start({ API_KEYS: KEY });
    try {
      const output = await runNode([join(folder.path, 'main.js'), app.origin, KEY]);
      expect(output).toBe('99.75 insufficient_credits 99.75\n');
    } finally {
      await app.stop();
    }
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
