import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiKeys, type Principal } from '@app/http';
import { Settings } from './settings';
import type { Variables } from './environment-variables';

const DEFAULTS: Partial<Settings> = {
  host: '127.0.0.1',
  port: 8001,
  logLevel: 'INFO',
  ledgerTimeoutMs: 5_000,
};

function roleOf(keys: ApiKeys, key: string): string | undefined {
  return (keys.principalOf(key) as Principal | undefined)?.role;
}

function linesOf(variables: Variables): string[] {
  try {
    new Settings(variables);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

describe('Settings', () => {
  it('have defaults, also where a variable is empty', () => {
    expect(new Settings({})).toMatchObject(DEFAULTS);
    expect(new Settings({ HOST: '', PORT: ' ', LOG_LEVEL: '' })).toMatchObject(DEFAULTS);
    expect(new Settings({}).currencies.default).toEqual({ code: 'USD', ledger: 840 });
  });

  it('read what is given', () => {
    const settings = new Settings({
      HOST: '::1',
      PORT: '0',
      LOG_LEVEL: 'warning',
      LEDGER_TIMEOUT_MS: '250',
      DATA_DIR: '/var/lib/credits',
      CURRENCIES: 'EUR,TOKENS=10001',
      DEFAULT_CURRENCY: 'TOKENS',
    });
    expect(settings).toMatchObject({
      host: '::1',
      port: 0,
      logLevel: 'WARNING',
      ledgerTimeoutMs: 250,
      dataDir: '/var/lib/credits',
    });
    expect(settings.currencies.default).toEqual({ code: 'TOKENS', ledger: 10001 });
    expect(settings.currencies.get('EUR')).toEqual({ code: 'EUR', ledger: 978 });
  });

  it('keep the ledger in DATA_DIR unless a server is named', () => {
    const embedded = { kind: 'embedded', path: '/data/ledger.db', cacheBytes: 64 * 2 ** 20 };
    const server = { kind: 'tigerbeetle', clusterId: 0n, addresses: [{ host: 'localhost', port: 3000 }] };
    expect(new Settings({ DATA_DIR: '/data' }).engine).toEqual(embedded);
    expect(new Settings({ LEDGER_ENGINE: 'TigerBeetle' }).engine).toEqual(server);
    expect(new Settings({ TIGERBEETLE_CLUSTER_ID: '0' }).engine).toEqual(server);
    expect(
      new Settings({ DATA_DIR: '/data', LEDGER_ENGINE: 'embedded', TIGERBEETLE_PORT: '1' }).engine,
    ).toEqual(embedded);
  });

  it('bound the memory of the embedded ledger', () => {
    expect(new Settings({ EMBEDDED_CACHE_MB: '256' }).engine).toMatchObject({ cacheBytes: 256 * 2 ** 20 });
    for (const value of ['31', '65537', '64.5', 'much']) {
      expect(() => new Settings({ EMBEDDED_CACHE_MB: value })).toThrow(/^EMBEDDED_CACHE_MB .*32.*65536/);
    }
  });

  it('keep names and descriptions in DATA_DIR unless DATABASE_URL is set', () => {
    expect(new Settings({ DATA_DIR: '/data' }).metadata).toEqual({
      kind: 'sqlite',
      path: '/data/metadata.db',
    });
    const url = 'postgresql://credits:secret@db:5432/credits?sslmode=require';
    expect(new Settings({ DATABASE_URL: url }).metadata).toEqual({ kind: 'postgres', url });
    expect(() => new Settings({ DATABASE_URL: 'mysql://root:secret@db' })).toThrow(
      /^DATABASE_URL is not valid; (?!.*secret)/,
    );
  });

  it('know keys and their roles, and never show them', () => {
    const { keys } = new Settings({ API_KEYS: 'lotti-key-1, lotti-key-2', ADMIN_API_KEYS: 'admin-key-1' });
    expect(
      ['lotti-key-1', 'lotti-key-2', 'admin-key-1', 'lotti-key-3'].map((key) => roleOf(keys, key)),
    ).toEqual(['app', 'app', 'admin', undefined]);
    expect(JSON.stringify(keys)).not.toContain('lotti-key-1');
    for (const wrong of ['short', 'lotti-key-1,,lotti-key-2', 'a key with blanks']) {
      expect(() => new Settings({ API_KEYS: wrong })).toThrow(
        /^API_KEYS is not valid; it may hold keys of 8 to 256/,
      );
    }
  });

  it('limit callers', () => {
    expect(new Settings({}).traffic).toEqual({
      corsAllowedOrigins: ['http://localhost:3000', 'http://localhost:5173'],
      rateLimitPerMinute: 0,
      maxConnections: 4_096,
      maxRequestsInFlight: 1_024,
    });
    const given = new Settings({
      CORS_ALLOWED_ORIGINS: 'https://app.example.com, http://[::1]:8080',
      RATE_LIMIT_PER_MINUTE: '600',
      MAX_CONNECTIONS: '10',
      MAX_REQUESTS_IN_FLIGHT: '5',
    });
    expect(given.traffic).toEqual({
      corsAllowedOrigins: ['https://app.example.com', 'http://[::1]:8080'],
      rateLimitPerMinute: 600,
      maxConnections: 10,
      maxRequestsInFlight: 5,
    });
    for (const pattern of ['*', 'https://*.example.com']) {
      expect(() => new Settings({ CORS_ALLOWED_ORIGINS: pattern })).toThrow(/^CORS_ALLOWED_ORIGINS holds /);
    }
    expect(new Settings({ CORS_ALLOWED_ORIGINS: 'None' }).traffic.corsAllowedOrigins).toEqual([]);
  });

  const hosts: [string, { host: string; port: number }[]][] = [
    ['tigerbeetle', [{ host: 'tigerbeetle', port: 7000 }]],
    ['10.0.0.1:3001', [{ host: '10.0.0.1', port: 3001 }]],
    ['::1', [{ host: '::1', port: 7000 }]],
    ['[::1]', [{ host: '::1', port: 7000 }]],
    ['[fe80::1]:3001', [{ host: 'fe80::1', port: 3001 }]],
    [
      'a:3000, b:3001,c',
      [
        { host: 'a', port: 3000 },
        { host: 'b', port: 3001 },
        { host: 'c', port: 7000 },
      ],
    ],
  ];

  it.each(hosts)('find the replicas in TIGERBEETLE_HOST=%s', (host, addresses) => {
    const settings = new Settings({
      TIGERBEETLE_HOST: host,
      TIGERBEETLE_PORT: '7000',
      TIGERBEETLE_CLUSTER_ID: '12',
    });
    expect(settings.engine).toEqual({ kind: 'tigerbeetle', clusterId: 12n, addresses });
  });

  const wrong: [Variables, string][] = [
    [{ PORT: '80.5' }, 'PORT'],
    [{ PORT: '-1' }, 'PORT'],
    [{ PORT: '65536' }, 'PORT'],
    [{ PORT: '1e3' }, 'PORT'],
    [{ LEDGER_TIMEOUT_MS: '0' }, 'LEDGER_TIMEOUT_MS'],
    [{ LOG_LEVEL: 'TRACE' }, 'LOG_LEVEL'],
    [{ CURRENCIES: 'EUR' }, 'CURRENCIES'],
    [{ DEFAULT_CURRENCY: 'TOKENS' }, 'DEFAULT_CURRENCY'],
    [{ HOST: '0.0.0.0' }, 'HOST'],
    [{ HOST: 'credits.example' }, 'HOST'],
    [{ LEDGER_ENGINE: 'postgres' }, 'LEDGER_ENGINE'],
    [{ TIGERBEETLE_HOST: 'a,,b' }, 'TIGERBEETLE_HOST'],
    [{ TIGERBEETLE_HOST: 'a:b' }, 'TIGERBEETLE_HOST'],
    [{ TIGERBEETLE_HOST: 'a:99999' }, 'TIGERBEETLE_HOST'],
    [{ TIGERBEETLE_HOST: 'http://a' }, 'TIGERBEETLE_HOST'],
    [{ TIGERBEETLE_HOST: 'a,b,c,d,e,f,g' }, 'TIGERBEETLE_HOST'],
    [{ TIGERBEETLE_HOST: 'a', TIGERBEETLE_PORT: '0' }, 'TIGERBEETLE_PORT'],
    [{ TIGERBEETLE_CLUSTER_ID: '-1' }, 'TIGERBEETLE_CLUSTER_ID'],
    [{ TIGERBEETLE_CLUSTER_ID: (2n ** 128n).toString() }, 'TIGERBEETLE_CLUSTER_ID'],
    [{ CORS_ALLOWED_ORIGINS: 'null' }, 'CORS_ALLOWED_ORIGINS'],
    [{ CORS_ALLOWED_ORIGINS: 'app.example.com' }, 'CORS_ALLOWED_ORIGINS'],
    [{ CORS_ALLOWED_ORIGINS: 'https://app.example.com/' }, 'CORS_ALLOWED_ORIGINS'],
    [{ CORS_ALLOWED_ORIGINS: 'https://app.example.com:443' }, 'CORS_ALLOWED_ORIGINS'],
    [{ CORS_ALLOWED_ORIGINS: 'https://a.example,,https://b.example' }, 'CORS_ALLOWED_ORIGINS'],
    [{ CORS_ALLOWED_ORIGINS: 'ftp://app.example.com' }, 'CORS_ALLOWED_ORIGINS'],
    [{ PUBLIC_URL: 'example.com/credits' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'ftp://example.com' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://example.com/#a' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://example.com/a b' }, 'PUBLIC_URL'],
    [{ TRUSTED_PROXIES: 'true' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: '1' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: '10.0.0.0/0' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: 'loopback,,10.0.0.1' }, 'TRUSTED_PROXIES'],
    [{ RATE_LIMIT_PER_MINUTE: '-1' }, 'RATE_LIMIT_PER_MINUTE'],
    [{ RATE_LIMIT_PER_MINUTE: '1.5' }, 'RATE_LIMIT_PER_MINUTE'],
    [{ MAX_CONNECTIONS: '0' }, 'MAX_CONNECTIONS'],
    [{ MAX_REQUESTS_IN_FLIGHT: '0' }, 'MAX_REQUESTS_IN_FLIGHT'],
    [{ HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: '1' }, 'ALLOW_UNAUTHENTICATED'],
  ];

  it('never show the password of a wrong URL', () => {
    const url = 'https://user:secret-word@example.com';
    expect(() => new Settings({ PUBLIC_URL: url })).toThrow(/^PUBLIC_URL is not valid; (?!.*secret-word)/);
  });

  it('read the public URL and the proxies in front', () => {
    expect(new Settings({ PUBLIC_URL: 'https://example.com/credits/' }).publicUrl).toBe(
      'https://example.com/credits',
    );
    expect(new Settings({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,fd00::/8' }).trustedProxies).toEqual([
      'loopback',
      '10.0.0.0/8',
      'fd00::/8',
    ]);
  });

  it.each(wrong)('refuse %j', (variables, variable) => {
    const held = JSON.stringify(variables[variable]);
    expect(() => new Settings(variables)).toThrow(
      new RegExp(`^${variable} holds ${held}; it may hold .+\\.$`),
    );
  });

  it('report all wrong settings at once, one per line', () => {
    const variables = {
      API_KEYS: 'a key of lotti',
      HOST: '0.0.0.0',
      PORT: 'x',
      TIGERBEETLE_HOST: 'a:b',
      DATABASE_URL: 'x:y@z',
    };
    expect(linesOf(variables)).toEqual([
      expect.stringMatching(/^API_KEYS is not valid; /),
      expect.stringMatching(/^PORT holds "x"; /),
      expect.stringMatching(/^TIGERBEETLE_HOST holds "a:b"; /),
      expect.stringMatching(/^DATABASE_URL is not valid; /),
    ]);
  });

  it('allow another address with keys or with ALLOW_UNAUTHENTICATED', () => {
    expect(new Settings({ HOST: '0.0.0.0', API_KEYS: 'key-of-lotti' }).host).toBe('0.0.0.0');
    expect(new Settings({ HOST: '0.0.0.0', ADMIN_API_KEYS: 'key-of-admin' }).host).toBe('0.0.0.0');
    expect(new Settings({ HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'true' }).host).toBe('0.0.0.0');
  });

  it('refuse to be open in production unless that is said, and then warn', () => {
    const production = { NODE_ENV: 'production' };
    const refusal = /^No key is set, .+ NODE_ENV is production: set ADMIN_API_KEYS and API_KEYS, or [^\n]+$/;
    expect(() => new Settings(production)).toThrow(refusal);
    expect(() => new Settings({ ...production, HOST: '0.0.0.0' })).toThrow(refusal);
    const warned = new Settings({ ...production, ALLOW_UNAUTHENTICATED: 'true' });
    expect(warned.warnings).toEqual([expect.stringMatching(/^No key is set: every call is open /)]);
    expect(new Settings({ ...production, ADMIN_API_KEYS: 'key-of-admin' }).warnings).toEqual([]);
    expect(new Settings({}).warnings).toEqual([]);
  });

  it('show a long value only in part, on one line', () => {
    expect(() => new Settings({ PORT: `${'9'.repeat(500)}\n` })).toThrow(/^PORT holds "9{60}…"; [^\n]+$/);
  });

  it.each(['API_KEY', 'api_keys', 'API-KEYS', 'APIKEYS', 'ADMIN_API_KEY', 'ADMIN_KEYS', 'Admin_Api_Keys'])(
    'refuse the key variable %s, and show no key',
    (name) => {
      const meant = /admin/i.test(name) ? 'ADMIN_API_KEYS' : 'API_KEYS';
      expect(linesOf({ [name]: 'abcdefgh12' })).toEqual([`${name} is not a setting; did you mean ${meant}?`]);
      expect(new Settings({ [name]: 'abcdefgh12', [meant]: 'abcdefgh12' }).warnings).toHaveLength(1);
      expect(new Settings({ [name]: ' ' }).warnings).toEqual([]);
    },
  );

  it.each([
    ['LEDGER_ENGIN', 'LEDGER_ENGINE'],
    ['ledger_engine', 'LEDGER_ENGINE'],
    ['LEDGER_TIMEOUT', 'LEDGER_TIMEOUT_MS'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['CORS_ORIGINS', 'CORS_ALLOWED_ORIGINS'],
    ['Port', 'PORT'],
  ])('warn of %s', (name, meant) => {
    const { warnings } = new Settings({ [name]: 'x' });
    expect(warnings).toEqual([`${name} is not a setting; did you mean ${meant}?`]);
  });

  it('leave the variables of others alone', () => {
    const others = ['PATH', 'HOME', 'HOSTNAME', 'OPENAI_API_KEY', 'TIGERBEETLE_MEMORY', 'XDG_DATA_DIRS'];
    const names = [...others, 'POSTGRES_PASSWORD', 'TIGERBEETLE_SERVICE_HOST', 'TIGERBEETLE_PORT_3000_TCP'];
    expect(new Settings(Object.fromEntries(names.map((name) => [name, 'x']))).warnings).toEqual([]);
  });

  it.each(['PORT', 'TIGERBEETLE_PORT'])('ignore the address of a Service in %s, with a line', (name) => {
    const settings = new Settings({
      [name]: 'tcp://10.96.12.7:3000',
      TIGERBEETLE_SERVICE_HOST: '10.96.12.7',
      TIGERBEETLE_SERVICE_PORT: '3000',
      TIGERBEETLE_PORT_3000_TCP_ADDR: '10.96.12.7',
    });
    expect(settings).toMatchObject({ port: 8001, engine: { kind: 'embedded' } });
    expect(settings.warnings).toEqual([`${name} is ignored: Kubernetes set it for a Service.`]);
  });

  it.each(['"/data"', "'/data'", '"/data', '`/data`'])('refuse %s, quotes and all', (DATA_DIR) => {
    expect(linesOf({ DATA_DIR, API_KEYS: `abcdefgh12,${DATA_DIR.slice(0, 1)}abcdefgh13` })).toEqual([
      expect.stringMatching(/^API_KEYS is not valid; it may hold a value without quotes/),
      expect.stringMatching(/^DATA_DIR holds .+; it may hold a value without quotes/),
    ]);
  });

  it.each(['~/credits', '~', '$HOME/credits'])('refuse the path %s', (DATA_DIR) => {
    expect(linesOf({ DATA_DIR })).toEqual([
      `DATA_DIR holds "${DATA_DIR}"; it may hold a path without ~ or $, which only a shell expands.`,
    ]);
  });

  describe('from files', () => {
    let folder: string;
    let file: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'credits-secrets-'));
      file = join(folder, 'secret');
    });

    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it.each(['abcdefgh12\nabcdefgh13\n', '\ufeffabcdefgh12\r\nabcdefgh13', ' abcdefgh12, abcdefgh13,\n'])(
      'take keys: %j',
      (text) => {
        writeFileSync(file, text);
        const { keys } = new Settings({ HOST: '0.0.0.0', API_KEYS_FILE: file, ADMIN_API_KEYS: 'abcdefgh14' });
        expect(['abcdefgh12', 'abcdefgh13', 'abcdefgh14', ''].map((key) => roleOf(keys, key))).toEqual([
          'app',
          'app',
          'admin',
          undefined,
        ]);
      },
    );

    it('take the URL of PostgreSQL', () => {
      const url = 'postgresql://credits:secret@db/credits';
      writeFileSync(file, `${url}\n`);
      expect(new Settings({ DATABASE_URL_FILE: file }).metadata).toEqual({ kind: 'postgres', url });
    });

    it('refuse a file that can’t be read, is empty, is wrong or is given beside the value', () => {
      expect(linesOf({ HOST: '0.0.0.0', API_KEYS_FILE: file })).toEqual([
        `API_KEYS_FILE holds "${file}"; it may hold the path of a file that can be read (ENOENT).`,
      ]);
      writeFileSync(file, ' \n,');
      expect(linesOf({ ADMIN_API_KEYS_FILE: file })).toEqual([
        expect.stringMatching(/^ADMIN_API_KEYS_FILE names an empty file; /),
      ]);
      writeFileSync(file, 'short\n');
      expect(linesOf({ API_KEYS_FILE: file })).toEqual([
        expect.stringMatching(/^API_KEYS_FILE is not valid; /),
      ]);
      writeFileSync(file, Buffer.from('abcdefgh12', 'utf16le'));
      expect(linesOf({ API_KEYS_FILE: file })).toEqual([expect.stringMatching(/\(not text in UTF-8\)\.$/)]);
      expect(linesOf({ API_KEYS: 'abcdefgh12', API_KEYS_FILE: file })).toEqual([
        'API_KEYS and API_KEYS_FILE are both set; remove one of them.',
      ]);
    });

    it('refuse a misspelt name of a file of keys', () => {
      expect(linesOf({ API_KEY_FILE: file })).toEqual([
        'API_KEY_FILE is not a setting; did you mean API_KEYS_FILE?',
      ]);
    });
  });
});
