import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { EngineOptions } from '@app/ledger';
import type { Environment } from './environment';

const ENGINES = ['embedded', 'tigerbeetle'] as const;
const SERVER_VARIABLES = ['TIGERBEETLE_CLUSTER_ID', 'TIGERBEETLE_HOST', 'TIGERBEETLE_PORT'] as const;
const PORT_MAX = 65_535;
/** A TigerBeetle cluster has at most six replicas (its docs/operating/cluster.md). */
const REPLICAS_MAX = 6;
const CLUSTER_ID_MAX = 2n ** 128n - 1n;
const HOSTS_ALLOWED = `a name, an IP address, or up to ${REPLICAS_MAX} of them with ports (a:3000,b:3000,c:3000)`;

/** Which engine keeps the ledger: naming a server selects TigerBeetle, unless LEDGER_ENGINE says otherwise. */
export function readEngine(environment: Environment, dataDir: string): EngineOptions {
  const named = SERVER_VARIABLES.some((variable) => environment.text(variable) !== undefined);
  const engine = environment.word('LEDGER_ENGINE', ENGINES, named ? 'tigerbeetle' : 'embedded');
  if (engine === 'embedded') {
    return { kind: 'embedded', path: join(dataDir, 'ledger.db') };
  }
  const port = environment.wholeNumber('TIGERBEETLE_PORT', { min: 1, max: PORT_MAX, default: 3000 });
  return {
    kind: 'tigerbeetle',
    clusterId: readClusterId(environment),
    addresses: readAddresses(environment, port),
  };
}

function readClusterId(environment: Environment): bigint {
  const value = environment.text('TIGERBEETLE_CLUSTER_ID') ?? '0';
  const id = /^\d{1,39}$/.test(value) ? BigInt(value) : null;
  if (id === null || id > CLUSTER_ID_MAX) {
    environment.refuse('TIGERBEETLE_CLUSTER_ID', value, 'a whole number from 0 to 2^128 - 1');
    return 0n;
  }
  return id;
}

function readAddresses(environment: Environment, defaultPort: number): { host: string; port: number }[] {
  const value = environment.text('TIGERBEETLE_HOST') ?? 'localhost';
  const entries = value.split(',').map((entry) => entry.trim());
  const addresses = entries.map((entry) => readAddress(entry, defaultPort));
  if (entries.length > REPLICAS_MAX || addresses.some((address) => address === null)) {
    environment.refuse('TIGERBEETLE_HOST', value, HOSTS_ALLOWED);
  }
  return addresses.filter((address) => address !== null);
}

function readAddress(entry: string, defaultPort: number): { host: string; port: number } | null {
  const bare = entry.replace(/^\[(.*)\]$/, '$1');
  if (isIPv6(bare)) {
    return { host: bare, port: defaultPort };
  }
  const [, bracketed, name, digits] =
    /^(?:\[(.+)\]|([A-Za-z0-9._-]{1,253}))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const port = digits === undefined ? defaultPort : Number(digits);
  const host = bracketed ?? name;
  const valid =
    host !== undefined && (bracketed === undefined || isIPv6(bracketed)) && port >= 1 && port <= PORT_MAX;
  return valid ? { host, port } : null;
}
