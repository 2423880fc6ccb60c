import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceProcess } from '../test/support/processes/service-process';
import { TemporaryDirectory } from '../libs/tigerbeetle-embedded/src/testing/temporary-directory';

/**
 * Lets Schemathesis read the document of the built service and try every call with valid and invalid data, on the
 * embedded engine: `make test-api`. It is installed into a virtual environment in .venv-api/ at the first run.
 */

const ROOT = join(__dirname, '..');
const VENV = join(ROOT, '.venv-api');
const REQUIREMENTS = join(ROOT, 'test/api/requirements.txt');
const INSTALLED = join(VENV, 'installed.txt');
const KEYS = { API_KEYS: 'key-of-the-api-test', ADMIN_API_KEYS: 'admin-key-of-the-api-test' };
const PYTHON_MIN_MINOR = 10;
const EXAMPLES = process.env.EXAMPLES ?? '100';
const RUN_TIMEOUT_MS = 900_000;

async function main(): Promise<number> {
  const python = findPython();
  if (python === null) {
    process.stderr.write(
      `SKIPPED: test-api. It needs Python 3.${PYTHON_MIN_MINOR} or later with venv (apt-get install python3-venv).\n`,
    );
    return 0;
  }
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (!existsSync(INSTALLED) || readFileSync(INSTALLED, 'utf8') !== wanted) {
    run(python, ['-m', 'venv', '--clear', VENV]);
    run(join(VENV, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
    writeFileSync(INSTALLED, wanted);
  }
  const folder = new TemporaryDirectory();
  const service = await ServiceProcess.start({
    DATA_DIR: folder.path,
    LEDGER_ENGINE: 'embedded',
    LOG_LEVEL: 'ERROR',
    CURRENCIES: 'USD,EUR',
    ...KEYS,
  });
  try {
    return await tryEveryCall(service.origin);
  } finally {
    await service.stop();
    folder.remove();
  }
}

function tryEveryCall(origin: string): Promise<number> {
  const program = spawn(
    join(VENV, 'bin/schemathesis'),
    [
      ...['--config-file', 'test/api/schemathesis.toml'],
      ...['run', `${origin}/docs-json`, '--url', origin],
      ...['--header', `Authorization: Bearer ${KEYS.ADMIN_API_KEYS}`],
      ...['--max-examples', EXAMPLES],
    ],
    { cwd: ROOT, stdio: 'inherit', timeout: RUN_TIMEOUT_MS },
  );
  return new Promise((resolve, reject) => {
    program.once('error', reject);
    program.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

function findPython(): string | null {
  const check = `import sys, venv, ensurepip; sys.exit(sys.version_info < (3, ${PYTHON_MIN_MINOR}))`;
  const found = ['python3', 'python'].find((name) => spawnSync(name, ['-c', check]).status === 0);
  return found ?? null;
}

function run(program: string, args: string[]): void {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ended with ${status ?? 'a signal'}.`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
