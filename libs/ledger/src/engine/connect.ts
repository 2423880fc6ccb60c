import { openEmbeddedClient, openEmbeddedReader, type EmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Client } from 'tigerbeetle-node';
import { groupingClient } from './grouping-client';
import { resolveAddresses, type ReplicaAddress } from './addresses';

/** Makes clients of one engine. */
export interface Connector {
  /** Names the engine in log lines. */
  readonly name: string;
  /** @throws EngineUnreachableError where there is nothing to connect to yet */
  connect(): Promise<Client>;
  /** Whether the engine's names lead to other addresses than those of the last client. */
  addressesChanged(): Promise<boolean>;
  /** The open ledger of this process, if it is one. */
  readonly embedded?: EmbeddedClient | undefined;
}

export type EngineOptions =
  /** The in-process engine on one file. Its folder must exist. A file that is only read is checked, and never changed. */
  | { kind: 'embedded'; path: string; isReadOnly?: boolean }
  /** A TigerBeetle server or cluster of one to six replicas, in the cluster's own order. */
  | { kind: 'tigerbeetle'; clusterId: bigint; addresses: readonly ReplicaAddress[] };

export function connectorFor(options: EngineOptions): Connector {
  return options.kind === 'embedded'
    ? embedded(options.path, options.isReadOnly === true ? openEmbeddedReader : openEmbeddedClient)
    : tigerBeetle(options.clusterId, options.addresses);
}

function embedded(path: string, open: (options: { path: string }) => EmbeddedClient): Connector {
  let client: EmbeddedClient | undefined;
  return {
    name: `The embedded ledger in ${path}`,
    connect: () => Promise.resolve((client = open({ path }))),
    addressesChanged: () => Promise.resolve(false),
    get embedded() {
      return client;
    },
  };
}

function tigerBeetle(clusterId: bigint, addresses: readonly ReplicaAddress[]): Connector {
  let resolved = '';
  return {
    name: `TigerBeetle at ${addresses.map(({ host, port }) => `${host}:${port}`).join(', ')}`,
    connect: async () => {
      const replicaAddresses = await resolveAddresses(addresses);
      resolved = replicaAddresses.join();
      // Loaded only here: without io_uring a client aborts the process, and an embedded ledger needs none.
      const { createClient } = await import('tigerbeetle-node');
      return groupingClient(createClient({ cluster_id: clusterId, replica_addresses: replicaAddresses }));
    },
    addressesChanged: async () => (await resolveAddresses(addresses)).join() !== resolved,
  };
}
