import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { EngineUnreachableError } from './engine-errors';

/** One replica of the cluster, as the operator names it. */
export interface ReplicaAddress {
  /** A name or an IP address. */
  host: string;
  port: number;
}

/**
 * The addresses in the form that the client takes: it knows IP addresses only, so names are looked up here.
 * @throws EngineUnreachableError where a name has no address
 */
export function resolveAddresses(addresses: readonly ReplicaAddress[]): Promise<string[]> {
  return Promise.all(
    addresses.map(async ({ host, port }) => {
      const ip = isIP(host) === 0 ? await resolveName(host) : host;
      return isIP(ip) === 6 ? `[${ip}]:${port}` : `${ip}:${port}`;
    }),
  );
}

/** IPv4 first: a server that listens on 0.0.0.0 is not at `::1`, which `localhost` may mean as well. */
async function resolveName(host: string): Promise<string> {
  try {
    const found = await lookup(host, { all: true });
    const best = found.find(({ family }) => family === 4) ?? found[0];
    if (best !== undefined) return best.address;
  } catch (error) {
    throw new EngineUnreachableError(`the name ${host} can't be resolved.`, { cause: error });
  }
  throw new EngineUnreachableError(`the name ${host} has no address.`);
}
