import { openEmbeddedClient, openEmbeddedReader, type EmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Logger } from '@nestjs/common';
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
  | { kind: 'embedded'; path: string; cacheBytes?: number; isReadOnly?: boolean }
  /** A TigerBeetle server or cluster of one to six replicas, in the cluster's own order. */
  | { kind: 'tigerbeetle'; clusterId: bigint; addresses: readonly ReplicaAddress[] };

/** @param log learns of what takes long at the opening */
export function connectorFor(options: EngineOptions, log: Pick<Logger, 'log'>): Connector {
  return options.kind === 'embedded'
    ? embedded(options, log)
    : tigerBeetle(options.clusterId, options.addresses);
}

function embedded(
  { path, cacheBytes, isReadOnly = false }: Extract<EngineOptions, { kind: 'embedded' }>,
  log: Pick<Logger, 'log'>,
): Connector {
  let client: EmbeddedClient | undefined;
  const open = (): EmbeddedClient =>
    isReadOnly
      ? openEmbeddedReader({ path })
      : openEmbeddedClient({
          path,
          ...(cacheBytes === undefined ? {} : { cacheBytes }),
          onUpgrade: (done, total) => {
            log.log(`Carrying ${path} over to the format of this version: ${done} of ${total} transfers.`);
          },
        });
  return {
    name: `The embedded ledger in ${path}`,
    connect: () => Promise.resolve((client = open())),
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
