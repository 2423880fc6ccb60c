import { existsSync } from 'node:fs';
import { openEmbeddedClient, type EmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Client } from 'tigerbeetle-node';
import { resolveAddresses } from '../engine/addresses';
import type { EngineOptions } from '../engine/connect';
import { Deadline, DeadlineExceededError } from '../engine/deadline';
import { endsSession, refusesVersion } from '../engine/engine-errors';
import { LedgerMoveError } from './move-error';

/** How long a server may take for its first answer: whoever has a wrong cluster id is never answered. */
const FIRST_ANSWER_MAX_MS = 10_000;
/** Long enough for a server to be started again. */
const ANSWER_MAX_MS = 60_000;

/** A ledger that a move reads or writes. */
export interface OpenLedger {
  /** For people. */
  readonly name: string;
  /** Its calls reject with LedgerMoveError past their deadline, and with what the engine rejects with. */
  readonly client: Client;
  /** How many transfers there are, if the engine counts them. */
  readonly transfers: number | undefined;
  close(): void;
}

export interface OpeningOptions {
  /** Whether a file that does not exist is made. */
  readonly creates: boolean;
  /** How long a server may take for an answer after the first, in milliseconds. */
  readonly answerMaxMs?: number;
}

/**
 * Opens a ledger for a move. A file belongs to this process alone until it is closed, and its holds that have run out
 * expire.
 * @throws LedgerMoveError, EngineUnreachableError where a name can't be resolved, EmbeddedError
 */
export async function openLedger(engine: EngineOptions, options: OpeningOptions): Promise<OpenLedger> {
  return engine.kind === 'embedded'
    ? openFile(engine.path, options)
    : openServer(engine, options.answerMaxMs ?? ANSWER_MAX_MS);
}

function openFile(path: string, { creates }: OpeningOptions): OpenLedger {
  if (!creates && !existsSync(path)) throw new LedgerMoveError('ledger_not_found', `There is no ${path}.`);
  const client: EmbeddedClient = openEmbeddedClient({ path });
  return {
    name: path,
    client,
    get transfers() {
      return client.content().transfers;
    },
    close: () => {
      client.destroy();
    },
  };
}

async function openServer(
  { clusterId, addresses }: Extract<EngineOptions, { kind: 'tigerbeetle' }>,
  answerMaxMs: number,
): Promise<OpenLedger> {
  const name = `${clusterId}@${addresses.map(({ host, port }) => `${host}:${port}`).join()}`;
  const replicaAddresses = await resolveAddresses(addresses);
  const { createClient } = await import('tigerbeetle-node');
  const client = createClient({ cluster_id: clusterId, replica_addresses: replicaAddresses });
  const watch = new Watch(name);
  const watched = watchedClient(client, watch, answerMaxMs);
  await watch.over(client.lookupAccounts([1n]), Math.min(FIRST_ANSWER_MAX_MS, answerMaxMs));
  return {
    name,
    client: watched,
    transfers: undefined,
    close: () => {
      // A client whose session has ended, or that waits for an answer, aborts the process or never ends.
      if (!watch.hasFailed) client.destroy();
    },
  };
}

/** Gives every answer a deadline, as the client itself waits for ever. */
class Watch {
  hasFailed = false;

  constructor(private readonly name: string) {}

  /** @throws LedgerMoveError, or the client's error for a wrong call */
  async over<T>(answer: Promise<T>, maxMs: number): Promise<T> {
    try {
      return await new Deadline(maxMs).waitFor(answer);
    } catch (error) {
      const meant = this.errorOf(error, maxMs);
      if (meant instanceof LedgerMoveError) this.hasFailed = true;
      throw meant;
    }
  }

  private errorOf(error: unknown, maxMs: number): unknown {
    if (error instanceof DeadlineExceededError) {
      return new LedgerMoveError(
        'ledger_silent',
        `The ledger at ${this.name} has not answered for ${maxMs / 1_000} s: does it run, and are its cluster id and addresses right?`,
      );
    }
    if (!endsSession(error)) return error;
    const reason = refusesVersion(error)
      ? 'takes no client of this version'
      : 'has ended the session: it keeps only so many';
    return new LedgerMoveError('ledger_refused', `The ledger at ${this.name} ${reason}.`, { cause: error });
  }
}

function watchedClient(client: Client, watch: Watch, maxMs: number): Client {
  return {
    createAccounts: (batch) => watch.over(client.createAccounts(batch), maxMs),
    createTransfers: (batch) => watch.over(client.createTransfers(batch), maxMs),
    lookupAccounts: (batch) => watch.over(client.lookupAccounts(batch), maxMs),
    lookupTransfers: (batch) => watch.over(client.lookupTransfers(batch), maxMs),
    getAccountTransfers: (filter) => watch.over(client.getAccountTransfers(filter), maxMs),
    getAccountBalances: (filter) => watch.over(client.getAccountBalances(filter), maxMs),
    queryAccounts: (filter) => watch.over(client.queryAccounts(filter), maxMs),
    queryTransfers: (filter) => watch.over(client.queryTransfers(filter), maxMs),
    destroy: () => {
      client.destroy();
    },
  };
}
