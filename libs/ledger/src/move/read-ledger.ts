import type { Account, AccountFilter, Client, QueryFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags, QueryFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { codeOf } from '../engine/engine-errors';
import { LedgerUnavailableError } from '../errors';
import { MESSAGE_ITEMS_MAX, type MessageParts } from '../message-parts';

const EVERYTHING: QueryFilter = {
  user_data_128: 0n,
  user_data_64: 0n,
  user_data_32: 0,
  ledger: 0,
  code: 0,
  timestamp_min: 0n,
  timestamp_max: 0n,
  limit: MESSAGE_ITEMS_MAX,
  flags: QueryFilterFlags.none,
};

/** All accounts in pages, oldest first. */
export function accountPages(client: Client): AsyncGenerator<Account[], void> {
  return pages((first) => client.queryAccounts({ ...EVERYTHING, timestamp_min: first }));
}

/** All transfers in pages, oldest first. @param first the timestamp to begin with */
export function transferPages(client: Client, first = 0n): AsyncGenerator<Transfer[], void> {
  return pages((from) => client.queryTransfers({ ...EVERYTHING, timestamp_min: from }), first);
}

/** A filter for an account's transfers, and for the balances after them: both sides, oldest first. */
export function historyFilter(
  accountId: bigint,
  range: Partial<Pick<AccountFilter, 'timestamp_min' | 'timestamp_max' | 'limit'>>,
  order: AccountFilterFlags.none | AccountFilterFlags.reversed = AccountFilterFlags.none,
): AccountFilter {
  return {
    account_id: accountId,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    code: 0,
    timestamp_min: 0n,
    timestamp_max: 0n,
    limit: MESSAGE_ITEMS_MAX,
    flags: AccountFilterFlags.debits | AccountFilterFlags.credits | order,
    ...range,
  };
}

/** The transfers of these ids that exist, by id. */
export async function transfersById(
  client: Client,
  parts: MessageParts,
  ids: readonly bigint[],
): Promise<Map<bigint, Transfer>> {
  if (ids.length === 0) return new Map();
  const found = await sendParts(parts, ids, (part) => client.lookupTransfers(part));
  return new Map(found.map((transfer) => [transfer.id, transfer]));
}

/** Sends items in as few messages as the ledger takes; see {@link MessageParts.sendAll}. */
export function sendParts<T, R>(
  parts: MessageParts,
  items: readonly T[],
  send: (part: T[]) => Promise<R[]>,
  canEnd?: (item: T) => boolean,
): Promise<R[]> {
  const sendPart = (part: T[]) =>
    send(part).catch((error: unknown) => {
      throw codeOf(error) === 'ERR_TOO_MUCH_DATA' ? new LedgerUnavailableError({ cause: error }) : error;
    });
  return parts.sendAll(items, sendPart, canEnd);
}

/** Asks for each page while the one before is used. */
async function* pages<T extends { timestamp: bigint }>(
  read: (first: bigint) => Promise<T[]>,
  first = 0n,
): AsyncGenerator<T[], void> {
  for (let next: Promise<T[]> | undefined = read(first); next !== undefined;) {
    const page: T[] = await next;
    const last = page.at(-1);
    if (last === undefined) return;
    next = page.length < MESSAGE_ITEMS_MAX ? undefined : read(last.timestamp + 1n);
    // Whoever stops reading here does not hear of its failure.
    next?.catch(() => undefined);
    yield page;
  }
}
