import type { Account, Client, Transfer } from 'tigerbeetle-node';
import { CreateAccountStatus, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { account, transfer } from '../build';

export type AccountStatusName = keyof typeof CreateAccountStatus;
export type TransferStatusName = keyof typeof CreateTransferStatus;

let lastId = 0n;

/** An id that no other test of this file has used. */
export function nextId(): bigint {
  lastId += 1n;
  return lastId;
}

/**
 * What a test of the status tables stands on: two accounts, and short ways to build events between them and to
 * read the statuses of a batch by name.
 */
export class Stage {
  private constructor(
    readonly client: Client,
    readonly debit: bigint,
    readonly credit: bigint,
  ) {}

  static async set(client: Client): Promise<Stage> {
    const stage = new Stage(client, nextId(), nextId());
    await stage.have([stage.account({ id: stage.debit }), stage.account({ id: stage.credit })]);
    return stage;
  }

  /** The same accounts, seen by another client. */
  through(client: Client): Stage {
    return new Stage(client, this.debit, this.credit);
  }

  account(fields: Partial<Account> = {}): Account {
    return account({ id: nextId(), ...fields });
  }

  /** A transfer of 10 from the debit account to the credit account. */
  transfer(fields: Partial<Transfer> = {}): Transfer {
    return transfer({
      id: nextId(),
      debit_account_id: this.debit,
      credit_account_id: this.credit,
      amount: 10n,
      ...fields,
    });
  }

  /** What posts or voids, according to its flags: everything but the pending transfer's id is left to inherit. */
  settlement(pending_id: bigint, fields: Partial<Transfer>): Transfer {
    return transfer({ id: nextId(), pending_id, ledger: 0, code: 0, ...fields });
  }

  async createAccounts(events: Account[]): Promise<AccountStatusName[]> {
    const results = await this.client.createAccounts(events);
    return results.map(({ status }) => CreateAccountStatus[status] as AccountStatusName);
  }

  async createTransfers(events: Transfer[]): Promise<TransferStatusName[]> {
    const results = await this.client.createTransfers(events);
    return results.map(({ status }) => CreateTransferStatus[status] as TransferStatusName);
  }

  /** Creates accounts that the test needs. Returns the first one's id. */
  async have(events: Account[]): Promise<bigint> {
    const statuses = await this.createAccounts(events);
    expect(statuses).toEqual(events.map(() => 'created'));
    return events[0]!.id;
  }

  /** Creates transfers that the test needs. Returns the first one's id. */
  async haveTransferred(events: Transfer[]): Promise<bigint> {
    const statuses = await this.createTransfers(events);
    expect(statuses).toEqual(events.map(() => 'created'));
    return events[0]!.id;
  }

  async timestampOfAccount(id: bigint): Promise<bigint> {
    const [found] = await this.client.lookupAccounts([id]);
    return found!.timestamp;
  }

  async timestampOfTransfer(id: bigint): Promise<bigint> {
    const [found] = await this.client.lookupTransfers([id]);
    return found!.timestamp;
  }
}

/** The names of a numeric enum of the bindings, for tests that count whether every one has its row. */
export function namesOf(statuses: Record<string, string | number>): string[] {
  return Object.keys(statuses).filter((name) => Number.isNaN(Number(name)));
}
