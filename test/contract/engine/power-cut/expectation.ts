import type { Account, AccountBalance, Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { accountFilter } from '../build';
import { Model } from '../model';
import type { SaidResult } from './orders';
import type { TimedCall } from './workload';

/** A call of the workload, with what it was answered while there was power. */
export interface AnsweredCall extends TimedCall {
  readonly results: readonly { readonly status: number; readonly timestamp: bigint }[];
}

/** What a ledger holds that has taken the first calls of the workload, and no other. */
export interface Expected {
  /** By their timestamps. */
  readonly transfers: number;
  /** At the time of the next call, when what has run out by then is no longer pending. */
  readonly accounts: readonly Account[];
}

export interface History {
  readonly id: bigint;
  readonly transfers: readonly Transfer[];
  /** After each of them; undefined if the account does not keep its history. */
  readonly balances: readonly AccountBalance[] | undefined;
}

/** No limit. */
const ALL = Number.MAX_SAFE_INTEGER;

/** What the ledger has to hold after each call, by the model, which must also agree with every answer of the recorded run. */
export class Expectation {
  readonly calls: readonly AnsweredCall[];
  readonly transfers: readonly Transfer[];
  readonly histories: readonly History[];
  private readonly after: readonly Expected[];

  constructor(calls: readonly TimedCall[], answers: ReadonlyMap<number, readonly SaidResult[]>) {
    this.calls = calls.map(({ call, time }, number) => {
      const results = answers.get(number);
      if (results === undefined) throw new Error(`Call ${number} was not answered.`);
      return {
        call,
        time,
        results: results.map(({ status, timestamp }) => ({ status, timestamp: BigInt(timestamp) })),
      };
    });
    const model = new Model();
    const after: Expected[] = [];
    let transfers = 0;
    for (const [number, { call, time, results }] of this.calls.entries()) {
      if (time !== this.calls[number - 1]?.time) model.expire(time);
      after.push({ transfers, accounts: model.allAccounts() });
      const { timestamp } = results.at(-1)!;
      if (call.kind === 'accounts') expect(results).toEqual(model.createAccounts(call.events, timestamp));
      else {
        const expected = model.createTransfers(call.events, timestamp);
        expect(results).toEqual(expected);
        transfers += expected.filter(({ status }) => status === CreateTransferStatus.created).length;
      }
    }
    this.after = after;
    this.transfers = model.allTransfers();
    this.histories = model.allAccounts().map(({ id, flags }) => {
      const filter = accountFilter({ account_id: id, limit: ALL });
      return {
        id,
        transfers: model.getAccountTransfers(filter),
        balances: (flags & AccountFlags.history) === 0 ? undefined : model.getAccountBalances(filter),
      };
    });
  }

  /** What the first calls leave. There is a next one, since the time after the last is not known. */
  afterCalls(count: number): Expected {
    const expected = this.after[count];
    if (expected === undefined) throw new Error(`There is no call after ${count} others.`);
    return expected;
  }
}
