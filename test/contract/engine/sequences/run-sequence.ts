import type { Account, Client, Transfer } from 'tigerbeetle-node';
import {
  AccountFlags,
  CreateAccountStatus,
  CreateTransferStatus,
  TransferFlags,
} from 'tigerbeetle-node/dist/bindings';
import { FIRST_ACCOUNTS } from './account-plans';
import { batchTimestamp } from './batch-timestamp';
import { account, accountFilter, queryFilter, TIMESTAMP_MAX, transfer } from '../build';
import { eventually } from '../../../support/async/eventually';
import { Model } from '../model';
import type { Command } from './plans';
import { Resolver } from './resolver';

/** What a sequence runs on. */
export interface Subject {
  client(): Client;
  /** Ids up to 10,000 above this belong to the sequence alone. */
  readonly baseId: bigint;
  /** Lets time pass and returns the clock, in nanoseconds; only where sequences contain it. */
  passSeconds?(seconds: number): bigint;
  /** Closes and opens the ledger; only where sequences contain it. */
  reopen?(): Promise<void>;
}

/**
 * Runs a sequence on an engine and on the model at once and compares every answer, timestamps included: the engine
 * chooses when a batch happens, and everything else follows from that.
 */
export class SequenceRun {
  private readonly model = new Model();
  private readonly resolver: Resolver;
  private firstTimestamp = 0n;
  private lastTimestamp = 0n;

  constructor(private readonly subject: Subject) {
    this.resolver = new Resolver(this.model, subject.baseId, () => this.firstTimestamp);
  }

  async run(commands: readonly Command[]): Promise<void> {
    await this.prepare();
    for (const [index, command] of commands.entries()) {
      try {
        await this.execute(command);
      } catch (error) {
        if (error instanceof Error) error.message = `Command ${index} (${command.kind}): ${error.message}`;
        throw error;
      }
    }
  }

  /** Compares everything that can be read. */
  async compareAll(): Promise<void> {
    const client = this.subject.client();
    const accounts = this.model.allAccounts();
    const transfers = this.model.allTransfers();
    const ids = accounts.map(({ id }) => id);
    const own = queryFilter({ timestamp_min: this.firstTimestamp });
    expect(await client.lookupAccounts(ids)).toEqual(accounts);
    expect(await client.lookupTransfers(transfers.map(({ id }) => id))).toEqual(transfers);
    expect(await client.queryAccounts(own)).toEqual(accounts);
    expect(await client.queryTransfers(own)).toEqual(transfers);
    for (const account_id of ids) {
      const filter = accountFilter({ account_id });
      expect(await client.getAccountTransfers(filter)).toEqual(this.model.getAccountTransfers(filter));
      expect(await client.getAccountBalances(filter)).toEqual(this.model.getAccountBalances(filter));
    }
  }

  /** What must be true of every ledger, whatever happened to it. */
  async checkInvariants(): Promise<void> {
    const accounts = await this.subject.client().lookupAccounts(this.model.allAccounts().map(({ id }) => id));
    const sums = new Map<number, { posted: bigint; pending: bigint }>();
    for (const each of accounts) {
      const sum = sums.get(each.ledger) ?? { posted: 0n, pending: 0n };
      sums.set(each.ledger, {
        posted: sum.posted + each.debits_posted - each.credits_posted,
        pending: sum.pending + each.debits_pending - each.credits_pending,
      });
      if ((each.flags & AccountFlags.debits_must_not_exceed_credits) !== 0) {
        expect(each.debits_pending + each.debits_posted).toBeLessThanOrEqual(each.credits_posted);
      }
      if ((each.flags & AccountFlags.credits_must_not_exceed_debits) !== 0) {
        expect(each.credits_pending + each.credits_posted).toBeLessThanOrEqual(each.debits_posted);
      }
    }
    for (const sum of sums.values()) expect(sum).toEqual({ posted: 0n, pending: 0n });
  }

  private async prepare(): Promise<void> {
    const { resolver } = this;
    await this.createAccounts(
      FIRST_ACCOUNTS.map((fields, index) => account({ ...fields, id: resolver.accountId(index + 1) })),
    );
    this.firstTimestamp = this.model.allAccounts()[0]!.timestamp;
    // A transfer too, so that imported ones are compared with this sequence's and not with an earlier one's.
    const [debit_account_id, credit_account_id] = [resolver.accountId(1), resolver.accountId(3)];
    await this.createTransfers([
      transfer({ id: resolver.transferId('new'), debit_account_id, credit_account_id, amount: 20n }),
    ]);
  }

  private async execute(command: Command): Promise<void> {
    const { model, resolver } = this;
    const client = this.subject.client();
    switch (command.kind) {
      case 'createAccounts':
        await this.createAccounts(resolver.accounts(command.batch));
        return;
      case 'createTransfers':
        await this.createTransfers(resolver.transfers(command.batch));
        return;
      case 'lookupAccounts': {
        const ids = command.names.map((name) => resolver.accountId(name));
        expect(await client.lookupAccounts(ids)).toEqual(model.lookupAccounts(ids));
        return;
      }
      case 'lookupTransfers': {
        const ids = command.names.map((name) => resolver.transferId(name));
        expect(await client.lookupTransfers(ids)).toEqual(model.lookupTransfers(ids));
        return;
      }
      case 'getAccountTransfers':
      case 'getAccountBalances': {
        const filter = resolver.accountFilter(command.filter);
        expect(await client[command.kind](filter)).toEqual(model[command.kind](filter));
        return;
      }
      case 'queryAccounts':
      case 'queryTransfers': {
        const filter = resolver.queryFilter(command.filter);
        expect(await client[command.kind](filter)).toEqual(model[command.kind](filter));
        return;
      }
      case 'passSeconds': {
        if (this.subject.passSeconds === undefined) throw new Error('Time cannot be made to pass here.');
        model.expire(this.subject.passSeconds(command.seconds));
        const accounts = model.allAccounts();
        await eventually(async () => {
          expect(await client.lookupAccounts(accounts.map(({ id }) => id))).toEqual(accounts);
        });
        return;
      }
      case 'reopen':
        if (this.subject.reopen === undefined) throw new Error('The ledger cannot be reopened here.');
        await this.subject.reopen();
        return;
    }
  }

  private async createAccounts(events: Account[]): Promise<void> {
    const results = await this.subject.client().createAccounts(events);
    const imported = (events[0]!.flags & AccountFlags.imported) !== 0;
    const timestamp = this.advance(
      batchTimestamp(results, CreateAccountStatus.exists, imported),
      events.length,
    );
    expect(results.map(essence)).toEqual(this.model.createAccounts(events, timestamp));
  }

  private async createTransfers(events: Transfer[]): Promise<void> {
    const results = await this.subject.client().createTransfers(events);
    const imported = (events[0]!.flags & TransferFlags.imported) !== 0;
    const timestamp = this.advance(
      batchTimestamp(results, CreateTransferStatus.exists, imported),
      events.length,
    );
    expect(results.map(essence)).toEqual(this.model.createTransfers(events, timestamp));
  }

  /** Time goes forward from batch to batch, and every event has its own moment. */
  private advance(timestamp: bigint | undefined, eventCount: number): bigint {
    // Nothing in the batch happened at a time of its own, and none of it was ahead of the clock.
    if (timestamp === undefined) return TIMESTAMP_MAX + 1n;
    expect(timestamp - BigInt(eventCount)).toBeGreaterThanOrEqual(this.lastTimestamp);
    this.lastTimestamp = timestamp;
    return timestamp;
  }
}

/** Results carry a reserved field at run time, which the types of the client do not name. */
function essence<S>({ timestamp, status }: { timestamp: bigint; status: S }): {
  timestamp: bigint;
  status: S;
} {
  return { timestamp, status };
}
