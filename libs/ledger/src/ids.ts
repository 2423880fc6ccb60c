import { hash, randomBytes } from 'node:crypto';

/** The accounts of the operator, one of each per currency. */
export type OperatorAccount = 'funding' | 'revenue' | 'budgets' | 'budgets-spent';

/** No user id, currency code or idempotency key has a NUL, so no two kinds of ids can meet. */
const SEPARATOR = '\0';
const RANDOM_BITS = 80n;
const RANDOM_MAX = (1n << RANDOM_BITS) - 1n;
/** Reserved by the ledger, as is 0. */
const ID_MAX = (1n << 128n) - 1n;

/**
 * The ledger id of a user's account: 128 bits of SHA-256, so that billing reads no registry.
 * @param userId compared byte by byte, as UTF-8
 * @param currency null for the default currency
 */
export function userAccountId(userId: string, currency: string | null): bigint {
  return hash128(currency === null ? userId : `${userId}${SEPARATOR}${currency}`);
}

/** False for a text with the separator: it would name another user's account, or the operator's. */
export function canBeUserId(text: string): boolean {
  return !text.includes(SEPARATOR);
}

/** Remembered, since every movement names an operator's account. There are four per configured currency. */
const operatorIds: Record<OperatorAccount, Map<string, bigint>> = {
  funding: new Map(),
  revenue: new Map(),
  budgets: new Map(),
  'budgets-spent': new Map(),
};

/** The ledger id of an operator's account. @param currency the code of a configured currency */
export function operatorAccountId(kind: OperatorAccount, currency: string): bigint {
  const id = operatorIds[kind].get(currency) ?? derivedId(kind, currency);
  operatorIds[kind].set(currency, id);
  return id;
}

/** The id of the transfer that brings in an account's opening balance: one per account, for ever. */
export function openingTransferId(accountId: bigint): bigint {
  return derivedId('opening', accountId.toString(16));
}

/** The id of the transfer that a request with an idempotency key makes. Keys count per user. */
export function keyedTransferId(userId: string, idempotencyKey: string): bigint {
  return derivedId('key', userId, idempotencyKey);
}

/** The id of a movement or a hold: its key's, or a new one for a request without a key. */
export function transferIdFor(userId: string, idempotencyKey: string | null): bigint {
  return idempotencyKey === null ? newTransferId() : keyedTransferId(userId, idempotencyKey);
}

/** The id of a hold's settlement: the same for capture and release, so that a hold settles once. */
export function settlementId(holdId: bigint): bigint {
  return derivedId('settlement', formatTransactionId(holdId));
}

/**
 * The id of one of a bill's refunds. A bill has numbered places for them, so that of two refunds at the same
 * time only one gets the next place.
 * @param place from 0, without a gap
 */
export function refundId(billId: bigint, place: number): bigint {
  const bill = formatTransactionId(billId);
  return place === 0 ? derivedId('refund', bill) : derivedId('refund', bill, place);
}

/** The id of the marker that holds a refund's key. Refunds name no user, so the keys count per account. */
export function refundMarkerId(accountId: bigint, idempotencyKey: string): bigint {
  return derivedId('refund-key', formatTransactionId(accountId), idempotencyKey);
}

/**
 * The marker of a refund carries it, so that no other refund can use its key.
 * @param amount units; null for the rest
 */
export function refundFingerprint(billId: bigint, amount: bigint | null, reasonId: bigint): bigint {
  const bill = formatTransactionId(billId);
  return derivedId('refund-order', bill, amount ?? 'rest', formatTransactionId(reasonId));
}

/** The id of the marker that holds a batch's key, which counts for all users: a batch has many. */
export function batchMarkerId(batchKey: string): bigint {
  return derivedId('batch-key', batchKey);
}

/** The key of an operation that has none of its own: no caller's key has a blank. */
export function operationKey(batchKey: string, index: number): string {
  return `${batchKey} ${index}`;
}

/** The marker of a batch carries it, so that no other batch can use its key. */
export function batchFingerprint(fields: readonly (string | bigint)[]): bigint {
  return derivedId('batch-order', ...fields);
}

/** The marker of an account's creation carries it, so that no other creation can use its key. */
export function creationFingerprint(accountId: bigint, openingBalance: bigint): bigint {
  return derivedId('creation', formatTransactionId(accountId), openingBalance);
}

/**
 * The id of the account of a key's budget in one period.
 * @param period its kind, since a day and a month may begin at the same time
 * @param start milliseconds since 1970; null where there is none
 */
export function budgetAccountId(
  keyId: string,
  currency: string,
  period: string,
  start: number | null,
): bigint {
  return derivedId('budget', keyId, currency, period, start ?? '');
}

/**
 * The id of a grant or a lowering. An account has numbered places for them, so that of two at the same time
 * only one gets the next place.
 * @param accountId of the budget, which stands for its key, currency and period
 * @param place from 0, without a gap
 */
export function budgetGrantId(accountId: bigint, place: number): bigint {
  return derivedId('budget-grant', formatTransactionId(accountId), place);
}

/**
 * The id of what a movement or a hold takes from a budget.
 * @param transferId of the movement or hold
 * @param link which that transfer carries: a new one for each attempt
 */
export function budgetSpendId(transferId: bigint, link: number): bigint {
  return derivedId('budget-spend', formatTransactionId(transferId), link);
}

/** The two accounts, the same in every moved ledger, between which a move keeps timeouts. */
export function timeoutsAccountId(side: 'debit' | 'credit'): bigint {
  return derivedId('timeouts', side);
}

/** The id of the transfer by which a move keeps the timeout of a hold that was settled. */
export function timeoutNoteId(pendingId: bigint): bigint {
  return derivedId('timeout', formatTransactionId(pendingId));
}

/** The id of the void by which a move writes that a hold has expired. It differs from a release's. */
export function expiryVoidId(pendingId: bigint): bigint {
  return derivedId('expiry', formatTransactionId(pendingId));
}

/**
 * The number by which responses name an account: the low 53 bits of its ledger id, which every JSON client
 * keeps (ECMA-262, Number.MAX_SAFE_INTEGER).
 */
export function accountNumber(accountId: bigint): number {
  return Number(BigInt.asUintN(53, accountId));
}

/** A ledger id as the API writes it: 32 lower-case hex digits. */
export function formatTransactionId(id: bigint): string {
  return id.toString(16).padStart(32, '0');
}

/** 32 hex digits, or a UUID with its dashes (RFC 9562, section 4), in any case. */
const TRANSACTION_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * Reads what {@link formatTransactionId} writes, also in upper case or as a UUID; null for anything else, and
 * for an id that no transfer can have.
 */
export function parseTransactionId(text: string): bigint | null {
  const id = TRANSACTION_ID.test(text) ? BigInt(`0x${text.replaceAll('-', '')}`) : 0n;
  return id === 0n || id === ID_MAX ? null : id;
}

/**
 * Makes new transfer ids that grow with time, which the ledger stores fastest
 * (TigerBeetle's docs/coding/data-modeling.md, "TigerBeetle Time-Based Identifiers"):
 * 48 bits of milliseconds, then 80 random bits, plus one within a millisecond.
 */
export class TransferIds {
  private lastMs = 0n;
  private lastRandom = 0n;

  constructor(private readonly nowMs: () => number = Date.now) {}

  next(): bigint {
    const ms = BigInt.asUintN(48, BigInt(this.nowMs()));
    if (ms > this.lastMs || this.lastRandom === RANDOM_MAX) {
      this.lastMs = ms > this.lastMs ? ms : this.lastMs + 1n;
      this.lastRandom = BigInt(`0x${randomBytes(10).toString('hex')}`);
    } else {
      this.lastRandom += 1n;
    }
    return (this.lastMs << RANDOM_BITS) | this.lastRandom;
  }
}

const newTransferIds = new TransferIds();

/** An id that no other transfer has. */
export function newTransferId(): bigint {
  return newTransferIds.next();
}

/** An id that begins with the separator, which no user id does. */
function derivedId(...parts: (string | bigint | number)[]): bigint {
  return hash128(parts.map((part) => `${SEPARATOR}${part}`).join(''));
}

function hash128(text: string): bigint {
  return BigInt(`0x${hash('sha256', text).slice(0, 32)}`);
}
