import { resolve } from 'node:path';
import type { EngineOptions } from '@app/ledger';
import { parseAddresses } from '../config/environment-variables';

const PORT_DEFAULT = 3_000;
const CLUSTER_ID_MAX = 2n ** 128n - 1n;
const SERVER = /^(\d{1,39})@(.*)$/;

/**
 * Where a ledger is, as an operator writes it: the path of a file, or a cluster's id and addresses.
 * @throws Error with a sentence on what is wrong
 */
export function parseLedgerPlace(text: string): EngineOptions {
  const [, id, hosts] = SERVER.exec(text) ?? [];
  if (id === undefined || hosts === undefined) return { kind: 'embedded', path: resolve(text) };
  const addresses = parseAddresses(hosts, PORT_DEFAULT);
  const clusterId = BigInt(id);
  if (addresses === undefined || clusterId > CLUSTER_ID_MAX) {
    throw new Error(
      `"${text}" is no ledger: give the path of a file, or a cluster's id and its addresses, as in 1@10.0.0.1:3000,10.0.0.2:3000.`,
    );
  }
  return { kind: 'tigerbeetle', clusterId, addresses };
}
