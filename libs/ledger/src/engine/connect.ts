import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
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
}

/** The in-process engine on one file. Its folder must exist. */
export interface EmbeddedEngineOptions {
  kind: 'embedded';
  path: string;
}

/** A TigerBeetle server or cluster. */
export interface TigerBeetleEngineOptions {
  kind: 'tigerbeetle';
  clusterId: bigint;
  /** One to six replicas, in the cluster's own order. */
  addresses: readonly ReplicaAddress[];
}

export type EngineOptions = EmbeddedEngineOptions | TigerBeetleEngineOptions;

export function connectorFor(options: EngineOptions): Connector {
  switch (options.kind) {
    case 'embedded':
      return new EmbeddedConnector(options);
    case 'tigerbeetle':
      return new TigerBeetleConnector(options);
  }
}

class EmbeddedConnector implements Connector {
  readonly name: string;

  constructor(private readonly options: EmbeddedEngineOptions) {
    this.name = `The embedded ledger in ${options.path}`;
  }

  connect(): Promise<Client> {
    return Promise.resolve(openEmbeddedClient({ path: this.options.path }));
  }

  addressesChanged(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

class TigerBeetleConnector implements Connector {
  readonly name: string;
  private resolved = '';

  constructor(private readonly options: TigerBeetleEngineOptions) {
    this.name = `TigerBeetle at ${options.addresses.map(({ host, port }) => `${host}:${port}`).join(', ')}`;
  }

  async connect(): Promise<Client> {
    const addresses = await resolveAddresses(this.options.addresses);
    this.resolved = addresses.join();
    // Loaded only here: an embedded ledger doesn't need it, and without io_uring a client aborts the process.
    const { createClient } = await import('tigerbeetle-node');
    const client = createClient({ cluster_id: this.options.clusterId, replica_addresses: addresses });
    return groupingClient(client);
  }

  async addressesChanged(): Promise<boolean> {
    const addresses = await resolveAddresses(this.options.addresses);
    return addresses.join() !== this.resolved;
  }
}
