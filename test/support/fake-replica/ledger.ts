import type { Client, CreateAccountResult, CreateTransferResult } from 'tigerbeetle-node';
import { CreateAccountStatus, CreateTransferStatus, Operation } from 'tigerbeetle-node/dist/bindings';
import { joinBatches, splitBatches } from './batches';
import {
  ACCOUNT,
  ACCOUNT_BALANCE,
  ACCOUNT_FILTER,
  CREATE_RESULT,
  ID,
  QUERY_FILTER,
  TRANSFER,
  type Codec,
} from './records';
import { WireError } from './wire';

/**
 * What a fake replica answers with: TigerBeetle's own client interface. A test gives single methods with canned
 * answers, or a whole engine, whose answers then come over the wire.
 *
 * No answer may be longer than TigerBeetle's: one result for each event that is created, at most one for each id that
 * is looked up, at most `limit` for a query. The client aborts its process on a longer one, so it is refused here.
 */
export type FakeLedger = Omit<Client, 'destroy'>;

/** A ledger that takes everything and keeps nothing: each event is `created`, and nothing is ever found. */
export function forgetfulLedger(): FakeLedger {
  let timestamp = BigInt(Date.now()) * 1_000_000n;
  const none = () => Promise.resolve([]);
  return {
    createAccounts: (batch): Promise<CreateAccountResult[]> =>
      Promise.resolve(batch.map(() => ({ timestamp: ++timestamp, status: CreateAccountStatus.created }))),
    createTransfers: (batch): Promise<CreateTransferResult[]> =>
      Promise.resolve(batch.map(() => ({ timestamp: ++timestamp, status: CreateTransferStatus.created }))),
    lookupAccounts: none,
    lookupTransfers: none,
    getAccountTransfers: none,
    getAccountBalances: none,
    queryAccounts: none,
    queryTransfers: none,
  };
}

/**
 * Answers a request's body with a reply's body.
 * @throws WireError for an operation that the client's interface does not offer, and for an answer that is too long;
 * else what the ledger throws
 */
export async function answer(ledger: FakeLedger, operation: number, body: Buffer): Promise<Buffer> {
  switch (Operation[operation]) {
    case 'create_accounts':
      return answerBatches(body, ACCOUNT, CREATE_RESULT, (batch) => ledger.createAccounts(batch));
    case 'create_transfers':
      return answerBatches(body, TRANSFER, CREATE_RESULT, (batch) => ledger.createTransfers(batch));
    case 'lookup_accounts':
      return answerBatches(body, ID, ACCOUNT, (batch) => ledger.lookupAccounts(batch));
    case 'lookup_transfers':
      return answerBatches(body, ID, TRANSFER, (batch) => ledger.lookupTransfers(batch));
    case 'get_account_transfers':
      return answerQueries(body, ACCOUNT_FILTER, TRANSFER, (filter) => ledger.getAccountTransfers(filter));
    case 'get_account_balances':
      return answerQueries(body, ACCOUNT_FILTER, ACCOUNT_BALANCE, (filter) =>
        ledger.getAccountBalances(filter),
      );
    case 'query_accounts':
      return answerQueries(body, QUERY_FILTER, ACCOUNT, (filter) => ledger.queryAccounts(filter));
    case 'query_transfers':
      return answerQueries(body, QUERY_FILTER, TRANSFER, (filter) => ledger.queryTransfers(filter));
    case undefined:
    default:
      throw new WireError(`Operation ${operation}, which the client's interface does not offer.`);
  }
}

async function answerBatches<Event, Result>(
  body: Buffer,
  events: Codec<Event>,
  results: Codec<Result>,
  call: (batch: Event[]) => Promise<Result[]>,
  resultsMax = (batch: Event[]) => batch.length,
): Promise<Buffer> {
  const answers: Buffer[][] = [];
  for (const records of splitBatches(body, events.bytes)) {
    const batch = records.map((record) => events.decode(record));
    const answer = await call(batch);
    if (answer.length > resultsMax(batch)) {
      throw new WireError(`${answer.length} results, where there can be ${resultsMax(batch)}.`);
    }
    answers.push(answer.map((result) => results.encode(result)));
  }
  return joinBatches(answers, results.bytes);
}

/** A query's batch is its one filter. */
function answerQueries<Filter extends { limit: number }, Result>(
  body: Buffer,
  filters: Codec<Filter>,
  results: Codec<Result>,
  query: (filter: Filter) => Promise<Result[]>,
): Promise<Buffer> {
  const only = ([filter, ...more]: Filter[]): Filter => {
    if (filter === undefined || more.length > 0)
      throw new WireError('A query of more or less than one filter.');
    return filter;
  };
  return answerBatches(
    body,
    filters,
    results,
    (batch) => query(only(batch)),
    (batch) => only(batch).limit,
  );
}
