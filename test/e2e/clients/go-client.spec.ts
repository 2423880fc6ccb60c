import { execFile, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestApp } from '../../support/app/test-app';
import { ROOT } from '../../support/processes/run-program';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const MODULE = join(__dirname, 'go');
const KEY = 'key-of-the-go-client';
/** Each has more digits than a float32 keeps, and none more than a double does. */
const AMOUNTS = ['131072.57', '20000001', '1234567.89', '16777217.25', '0.000000001', '99999999.1234567'];

const DOWNLOAD_TIMEOUT_MS = 120_000;
/** The first run compiles the generator: 100 s of CPU time. Go keeps the result for later runs. */
const BUILD_TIMEOUT_MS = 600_000;
/** Never another Go than the installed one. */
const GO_VARIABLES = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly' };
/** What Go says where it is too old, or where it can't reach the module proxy. */
const NOT_THERE =
  /requires go >=|dial tcp|lookup |timeout|connection refused|proxyconnect|module lookup disabled/;

/** The reason why this machine can't compile the client, or null. */
function missing(): string | null {
  const { error, status, stderr } = spawnSync('go', ['mod', 'download'], {
    cwd: MODULE,
    env: GO_VARIABLES,
    encoding: 'utf8',
    timeout: DOWNLOAD_TIMEOUT_MS,
  });
  if (error !== undefined) return error.message;
  // Any other failure, such as a checksum that differs, must fail the tests.
  return status !== 0 && NOT_THERE.test(stderr) ? stderr.trim().split('\n')[0]! : null;
}

function describeWithGo(): jest.Describe {
  const reason = missing();
  if (reason === null) return describe;
  process.stderr.write(
    `SKIPPED: the generated Go client. It takes Go 1.25 or newer and a module proxy: ${reason}\n`,
  );
  return describe.skip;
}

describe('openapi.json', () => {
  it('gives every number a width, without which generators choose float32', () => {
    const numbers: unknown[] = [];
    JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8'), (_, value: unknown) => {
      if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'number') {
        numbers.push('format' in value ? value.format : undefined);
      }
      return value;
    });
    expect(numbers.length).toBeGreaterThan(20);
    expect(new Set(numbers)).toEqual(new Set(['double']));
  });
});

describeWithGo()('a client that oapi-codegen generates in Go', () => {
  let folder: TemporaryDirectory;
  let app: TestApp;

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    app = await TestApp.start({ API_KEYS: KEY });
  });

  afterAll(async () => {
    await app.stop();
    folder.remove();
  });

  async function go(args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('go', args, {
      cwd: join(folder.path, 'go'),
      env: { ...GO_VARIABLES, API_KEY: KEY },
      timeout: BUILD_TIMEOUT_MS,
    });
    return stdout;
  }

  it(
    'sends and reads amounts with all their digits',
    async () => {
      cpSync(MODULE, join(folder.path, 'go'), { recursive: true });
      await go(['tool', 'oapi-codegen', '-config', 'oapi-codegen.yaml', join(ROOT, 'openapi.json')]);
      const output = await go(['run', '.', app.origin, ...AMOUNTS]);
      expect(output.trimEnd().split('\n')).toEqual(AMOUNTS.map((amount) => `${amount} ${amount} ${amount}`));
    },
    2 * BUILD_TIMEOUT_MS,
  );
});
