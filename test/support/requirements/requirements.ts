import { findChromium } from '../browser/find-chromium';
import { PgBouncer } from '../postgres/pgbouncer';
import { PostgresServer } from '../postgres/postgres-server';
import { NginxSite } from '../processes/nginx-site';
import { pythonWithRequests } from '../documents/python-programs';
import { findProgram } from '../processes/find-program';
import { pythonWithSdks } from '../processes/python-with-sdks';
import { canMount } from '../processes/small-disk';
import { TigerBeetleServer } from '../tigerbeetle/tigerbeetle-server';

interface Requirement {
  /** What is skipped without it. */
  readonly tests: string;
  readonly isThere: () => boolean;
  readonly remedy: string;
}

/** What some tests need beyond Node and npm. Where it is missing, they are skipped. */
const REQUIREMENTS = {
  tigerbeetle: {
    tests: 'the tests on a TigerBeetle server',
    isThere: () => TigerBeetleServer.program() !== undefined,
    remedy:
      'Put `tigerbeetle` 0.17.9 on the PATH or name it in TIGERBEETLE_BINARY: ' +
      'https://github.com/tigerbeetle/tigerbeetle/releases.',
  },
  postgres: {
    tests: 'the tests on a PostgreSQL server',
    isThere: () => PostgresServer.programs() !== undefined,
    remedy: 'Install one (apt-get install postgresql), or put `initdb` and `postgres` on the PATH.',
  },
  pgbouncer: {
    tests: 'the tests behind PgBouncer',
    isThere: () => PgBouncer.program() !== undefined,
    remedy: 'Install it (apt-get install pgbouncer).',
  },
  nginx: {
    tests: 'the site for nginx',
    isThere: () => NginxSite.program() !== undefined && findProgram('openssl') !== undefined,
    remedy: 'Install both (apt-get install nginx openssl).',
  },
  chromium: {
    tests: 'the tests in a browser',
    isThere: () => findChromium() !== undefined,
    remedy: 'Install Chromium (apt-get install chromium), or name it in CHROMIUM_BINARY.',
  },
  curl: {
    tests: 'the commands in the documents',
    isThere: () => findProgram('curl') !== undefined,
    remedy: 'Install curl (apt-get install curl).',
  },
  mount: {
    tests: 'the embedded engine on a full disk (ENOSPC)',
    isThere: canMount,
    remedy: 'Run the tests as root on Linux, who may mount a disk in memory.',
  },
  prlimit: {
    tests: 'the embedded engine at the limit of a file’s size (EFBIG)',
    isThere: () => findProgram('prlimit') !== undefined,
    remedy: 'Install prlimit (apt-get install util-linux).',
  },
  recorder: {
    tests: 'the embedded engine when the power fails',
    isThere: () => process.platform === 'linux' && findProgram('cc') !== undefined,
    remedy: 'Run the tests on Linux with a C compiler (apt-get install gcc libc6-dev).',
  },
  script: {
    tests: 'the service in a terminal that is closed',
    isThere: () => findProgram('script') !== undefined,
    remedy: 'Install script (apt-get install bsdutils).',
  },
  pythonRequests: {
    tests: 'the programs of Python in the documents',
    isThere: () => pythonWithRequests() !== undefined,
    remedy: 'Install Python and its requests (pip install requests).',
  },
  pythonSdks: {
    tests: 'the SDKs of Python',
    isThere: () => pythonWithSdks() !== undefined,
    remedy:
      'Install them (pip install openai anthropic google-genai), or name a Python that has them in PYTHON.',
  },
} as const satisfies Record<string, Requirement>;

export type RequirementName = keyof typeof REQUIREMENTS;

/** One line for each requirement that this machine lacks: what is skipped, and how to get it. */
export function skips(): string[] {
  return Object.values(REQUIREMENTS)
    .filter(({ isThere }) => !isThere())
    .map(({ tests, remedy }) => `SKIPPED: ${tests}. ${remedy}`);
}

/** `describe` where every one of these is there, else `describe.skip`; the start of the run says why. */
export function describeWith(...names: RequirementName[]): jest.Describe {
  return areThere(names) ? describe : describe.skip;
}

/** As {@link describeWith}, for one test. */
export function itWith(...names: RequirementName[]): jest.It {
  return areThere(names) ? it : it.skip;
}

function areThere(names: readonly RequirementName[]): boolean {
  return names.every((name) => REQUIREMENTS[name].isThere());
}
