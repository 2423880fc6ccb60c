import type { Client } from 'tigerbeetle-node';
import { getAccountBalances, getAccountTransfers } from '../queries/account-history';
import { lookupAccounts, lookupTransfers } from '../queries/lookups';
import { queryAccounts, queryTransfers } from '../queries/query';
import type { PackedBatch } from '../format/packed';
import { createWallClock } from '../state/clock';
import { CACHE_BYTES, CACHE_BYTES_MIN, sizesOf } from '../state/sizes';
import type { LedgerState } from '../state/ledger-state';
import { createAccounts, createTransfers } from '../statuses/create-batch';
import { type LedgerContent, LedgerFile } from '../storage/ledger-file';
import type { UpgradeProgress } from '../storage/upgrade';
import { copyAccountFilter, copyQueryFilter, packAccounts, packIds, packTransfers } from './arguments';
import { Batcher, Request } from './batcher';
import { RequestError } from './request-error';

export interface EmbeddedClientOptions {
  /** The ledger file; created if there is none, in a directory that exists. SQLite keeps a `-wal` file beside it. */
  readonly path: string;
  /** The time in nanoseconds since 1970, by default the wall clock. It may stand still or go back; timestamps don't. */
  readonly now?: () => bigint;
  /** What is kept of the ledger in memory together, in bytes: at least 32 MiB, by default 64 MiB. */
  readonly cacheBytes?: number;
  /** Called now and then while a file of an earlier format is carried over, which happens once, at the opening. */
  readonly onUpgrade?: UpgradeProgress;
}

/** The client, with what only an embedded ledger can do. */
export interface EmbeddedClient extends Client {
  /** How much the ledger holds. @throws RequestError once the client is closed */
  content(): LedgerContent;
  /**
   * Copies the ledger to a new file while calls go on. The copy holds what was acknowledged when the call was made, in one
   * file, and can be opened as a ledger.
   * @param onCut called at the moment that the copy shows, before this function returns
   * @throws RequestError once the client is closed
   * @throws EmbeddedCopyError where a copy is under way, takes too long, or is cut off by `destroy`
   * @throws EmbeddedStorageError, or an error of the file system; then the target may be there in part
   */
  copyTo(target: string, onCut?: () => void): Promise<void>;
}

/**
 * Opens a ledger in this process, with the interface and the semantics of tigerbeetle-node's client.
 *
 * An open client does not keep the process alive, calls that wait do. `destroy` closes the file and rejects calls that
 * have not run with ERR_CLIENT_CLOSED; nothing of those was applied. Calls reject with what the client of the server
 * rejects with, and besides with EmbeddedStorageError (nothing of the call was applied) and EmbeddedFileDamagedError.
 *
 * @throws RangeError for a cache that is too small
 * @throws EmbeddedFileLockedError if another client has the file open, EmbeddedFileNotOursError,
 * EmbeddedFileNewerFormatError, EmbeddedFileOlderFormatError, EmbeddedFileDamagedError (the file is left untouched),
 * EmbeddedFileUnavailableError.
 */
export function openEmbeddedClient({
  path,
  now = createWallClock(),
  cacheBytes = CACHE_BYTES,
  onUpgrade,
}: EmbeddedClientOptions): EmbeddedClient {
  if (!(cacheBytes >= CACHE_BYTES_MIN))
    throw new RangeError(`cacheBytes must be at least ${CACHE_BYTES_MIN}`);
  const load = (file: LedgerFile): Batcher => new Batcher(file, now, sizesOf(cacheBytes));
  return embeddedClientOf(LedgerFile.open(path, load, { cacheBytes, onUpgrade }));
}

/**
 * Opens a ledger that nobody writes to, after a check of all of its content, and changes nothing: neither files nor
 * pending transfers that would expire. Writes reject with EmbeddedStorageError.
 *
 * @throws what {@link openEmbeddedClient} does; EmbeddedFileUnavailableError also where the file is missing, or has a
 * write-ahead log beside it
 */
export function openEmbeddedReader({ path }: Pick<EmbeddedClientOptions, 'path'>): EmbeddedClient {
  return embeddedClientOf(LedgerFile.openReadOnly(path, (file) => new Batcher(file, createWallClock())));
}

function embeddedClientOf(batcher: Batcher): EmbeddedClient {
  return {
    ...clientOf(batcher),
    content: () => batcher.openFile.content(),
    copyTo: (target, onCut = () => undefined) => batcher.openFile.copyTo(target, onCut),
  };
}

/** The client's functions over a batcher. */
export function clientOf(batcher: Batcher): Client {
  return {
    createAccounts: callOf(batcher, packAccounts, countOf, createAccounts),
    createTransfers: callOf(batcher, packTransfers, countOf, createTransfers),
    lookupAccounts: callOf(batcher, packIds, countOf, lookupAccounts),
    lookupTransfers: callOf(batcher, packIds, countOf, lookupTransfers),
    getAccountTransfers: callOf(batcher, copyAccountFilter, one, getAccountTransfers),
    getAccountBalances: callOf(batcher, copyAccountFilter, one, getAccountBalances),
    queryAccounts: callOf(batcher, copyQueryFilter, one, queryAccounts),
    queryTransfers: callOf(batcher, copyQueryFilter, one, queryTransfers),
    destroy: () => {
      batcher.close();
    },
  };
}

/**
 * A function of the client. What is wrong with its argument rejects the promise, as in the original, since it is thrown where the
 * promise is made. (An async function would put that promise in another one, which settles three microtasks later.)
 */
function callOf<Q, A, T>(
  batcher: Batcher,
  copy: (question: Q) => A,
  weightOf: (argument: A) => number,
  operation: (state: LedgerState, argument: A) => T,
): (question: Q) => Promise<T> {
  return (question) =>
    new Promise((resolve, reject) => {
      if (batcher.closed) throw new RequestError('ERR_CLIENT_CLOSED');
      const argument = copy(question);
      batcher.submit(new Request(weightOf(argument), operation, argument, resolve, reject));
    });
}

function countOf({ count }: PackedBatch): number {
  return count;
}

function one(): number {
  return 1;
}
