import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'tigerbeetle-node';
import { TIGERBEETLE_CLUSTER_ID, TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';

/** What is measured: a client on a fresh ledger. */
export interface Subject {
  readonly name: string;
  readonly client: Client;
  /** Transfers per call in the measurement of batches. */
  readonly batch: number;
  close(): Promise<void>;
}

const EMBEDDED_BATCH = 1000;
/** A server started with --development takes 253 at most. */
const SERVER_BATCH = 250;

export async function openEmbedded(): Promise<Subject> {
  const directory = await mkdtemp(join(tmpdir(), 'engine-bench-'));
  const client = openEmbeddedClient({ path: join(directory, 'ledger.db') });
  return {
    name: 'embedded',
    client,
    batch: EMBEDDED_BATCH,
    close: async () => {
      client.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** undefined where there is no server program. */
export async function openServer(): Promise<Subject | undefined> {
  if (TigerBeetleServer.program() === undefined) return undefined;
  const server = await TigerBeetleServer.start();
  // Loaded where a server runs and not before: the embedded engine does without the native add-on.
  const { createClient } = await import('tigerbeetle-node');
  const client = createClient({ cluster_id: TIGERBEETLE_CLUSTER_ID, replica_addresses: [server.address] });
  return {
    name: 'server',
    client,
    batch: SERVER_BATCH,
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
}
