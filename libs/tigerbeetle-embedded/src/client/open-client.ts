import type { Client } from 'tigerbeetle-node';
import { getAccountBalances, getAccountTransfers } from '../queries/account-history';
import { lookupAccounts, lookupTransfers } from '../queries/lookups';
import { queryAccounts, queryTransfers } from '../queries/query';
import { createWallClock } from '../state/clock';
import { createAccounts, createTransfers } from '../statuses/create-batch';
import { LedgerFile } from '../storage/ledger-file';
import { copyAccountFilter, copyQueryFilter, packAccounts, packIds, packTransfers } from './arguments';
import { Batcher } from './batcher';
import { RequestError } from './request-error';

export interface EmbeddedClientOptions {
  /** The ledger file; created if there is none, in a directory that exists. SQLite keeps a `-wal` file beside it. */
  readonly path: string;
  /** The time in nanoseconds since 1970, by default the wall clock. It may stand still or go back; timestamps don't. */
  readonly now?: () => bigint;
}

/**
 * Opens a ledger in this process, with the interface and the semantics of tigerbeetle-node's client.
 *
 * An open client does not keep the process alive, calls that wait do. `destroy` closes the file and rejects calls that
 * have not run with ERR_CLIENT_CLOSED; nothing of those was applied. Calls reject with what the client of the server
 * rejects with, and besides with EmbeddedStorageError (nothing of the call was applied) and EmbeddedFileDamagedError.
 *
 * @throws EmbeddedFileLockedError if another client has the file open, EmbeddedFileNotOursError,
 * EmbeddedFileNewerFormatError, EmbeddedFileOlderFormatError, EmbeddedFileDamagedError (the file is left untouched),
 * EmbeddedFileUnavailableError.
 */
export function openEmbeddedClient({ path, now = createWallClock() }: EmbeddedClientOptions): Client {
  return clientOf(LedgerFile.open(path, (file) => new Batcher(file, now)));
}

/** The client's functions over a batcher. */
export function clientOf(batcher: Batcher): Client {
  const requireOpen = (): void => {
    if (batcher.closed) throw new RequestError('ERR_CLIENT_CLOSED');
  };
  // The functions are async so that wrong arguments reject the promise instead of throwing, as they do in the original.
  return {
    createAccounts: async (batch) => {
      requireOpen();
      const packed = packAccounts(batch);
      return batcher.submit(packed.count, (state) => createAccounts(state, packed));
    },
    createTransfers: async (batch) => {
      requireOpen();
      const packed = packTransfers(batch);
      return batcher.submit(packed.count, (state) => createTransfers(state, packed));
    },
    lookupAccounts: async (batch) => {
      requireOpen();
      const packed = packIds(batch);
      return batcher.submit(packed.count, (state) => lookupAccounts(state, packed));
    },
    lookupTransfers: async (batch) => {
      requireOpen();
      const packed = packIds(batch);
      return batcher.submit(packed.count, (state) => lookupTransfers(state, packed));
    },
    getAccountTransfers: async (filter) => {
      requireOpen();
      const copy = copyAccountFilter(filter);
      return batcher.submit(1, (state) => getAccountTransfers(state, copy));
    },
    getAccountBalances: async (filter) => {
      requireOpen();
      const copy = copyAccountFilter(filter);
      return batcher.submit(1, (state) => getAccountBalances(state, copy));
    },
    queryAccounts: async (filter) => {
      requireOpen();
      const copy = copyQueryFilter(filter);
      return batcher.submit(1, (state) => queryAccounts(state, copy));
    },
    queryTransfers: async (filter) => {
      requireOpen();
      const copy = copyQueryFilter(filter);
      return batcher.submit(1, (state) => queryTransfers(state, copy));
    },
    destroy: () => {
      batcher.close();
    },
  };
}
