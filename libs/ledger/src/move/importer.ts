import type { Account, Client, Transfer } from 'tigerbeetle-node';
import {
  AccountFlags,
  CreateAccountStatus,
  CreateTransferStatus,
  TransferFlags,
} from 'tigerbeetle-node/dist/bindings';
import { MESSAGE_ITEMS_MAX, type MessageParts } from '../message-parts';
import { LedgerMoveError } from './move-error';
import { sendParts } from './read-ledger';
import { isPlannedAccount, isPlannedTransfer } from './same-events';

/** What accounts and transfers have in common, and what they don't. */
interface Kind<T> {
  readonly name: string;
  readonly linked: number;
  create(client: Client, batch: T[]): Promise<{ status: number }[]>;
  lookUp(client: Client, ids: bigint[]): Promise<T[]>;
  isPlanned(found: T, planned: T): boolean;
  readonly statuses: Record<number, string | undefined>;
  readonly created: number;
}

const ACCOUNTS: Kind<Account> = {
  name: 'account',
  linked: AccountFlags.linked,
  create: (client, batch) => client.createAccounts(batch),
  lookUp: (client, ids) => client.lookupAccounts(ids),
  isPlanned: isPlannedAccount,
  statuses: CreateAccountStatus,
  created: CreateAccountStatus.created,
};

const TRANSFERS: Kind<Transfer> = {
  name: 'transfer',
  linked: TransferFlags.linked,
  create: (client, batch) => client.createTransfers(batch),
  lookUp: (client, ids) => client.lookupTransfers(ids),
  isPlanned: isPlannedTransfer,
  statuses: CreateTransferStatus,
  created: CreateTransferStatus.created,
};

export function accountImporter(target: Client, parts: MessageParts): Importer<Account> {
  return new Importer(ACCOUNTS, target, parts);
}

export function transferImporter(target: Client, parts: MessageParts): Importer<Transfer> {
  return new Importer(TRANSFERS, target, parts);
}

/** Imports events in full messages and in order, one message after the other, while the caller makes the next ones. */
export class Importer<T extends Account | Transfer> {
  /** Events that the target has. */
  imported = 0;
  private waiting: T[] = [];
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly kind: Kind<T>,
    private readonly target: Client,
    private readonly parts: MessageParts,
  ) {}

  /** Takes further events, and waits for a message before them. @throws LedgerMoveError */
  async add(events: readonly T[]): Promise<void> {
    for (const event of events) this.waiting.push(event);
    for (let end = this.messageEnd(); end > 0; end = this.messageEnd()) {
      const message = this.waiting.slice(0, end);
      this.waiting = this.waiting.slice(end);
      await this.send(message);
    }
  }

  /** Waits until all events are imported. @throws LedgerMoveError */
  async finish(): Promise<void> {
    await this.send(this.waiting);
    this.waiting = [];
    await this.underWay;
  }

  /** How many of the waiting events make a full message that cuts no chain; 0 for too few. */
  private messageEnd(): number {
    if (this.waiting.length < MESSAGE_ITEMS_MAX) return 0;
    let end = MESSAGE_ITEMS_MAX;
    while (end > 0 && !this.endsChain(this.waiting[end - 1])) end -= 1;
    return end > 0 ? end : MESSAGE_ITEMS_MAX;
  }

  private async send(message: T[]): Promise<void> {
    await this.underWay;
    this.underWay = this.import(message);
    // Its failure is the next call's.
    this.underWay.catch(() => undefined);
  }

  /** Events that exist already are those of an earlier move: its last message may have come to the target after its end. */
  private async import(events: T[]): Promise<void> {
    for (let missing = events; missing.length > 0;) {
      const results = await sendParts(
        this.parts,
        missing,
        (part) => this.kind.create(this.target, part),
        (event) => this.endsChain(event),
      );
      const failed = results.findIndex(({ status }) => status !== this.kind.created);
      if (failed < 0) break;
      const left = await this.missingOf(missing);
      if (left.length === missing.length) {
        const reason = results.find(({ status }) => this.kind.statuses[status] !== 'linked_event_failed');
        throw this.refused(missing[failed], reason?.status);
      }
      missing = left;
    }
    this.imported += events.length;
  }

  /** @throws LedgerMoveError where the target has another event with the id */
  private async missingOf(events: T[]): Promise<T[]> {
    const found = await sendParts(
      this.parts,
      events.map(({ id }) => id),
      (part) => this.kind.lookUp(this.target, part),
    );
    const byId = new Map(found.map((event) => [event.id, event]));
    return events.filter((event) => {
      const existing = byId.get(event.id);
      if (existing !== undefined && !this.kind.isPlanned(existing, event)) {
        throw new LedgerMoveError(
          'target_differs',
          `The target has another ${this.kind.name} with the id ${event.id.toString(16)}.`,
        );
      }
      return existing === undefined;
    });
  }

  private refused(event: T | undefined, status: number | undefined): LedgerMoveError {
    const reason = status === undefined ? undefined : this.kind.statuses[status];
    const which = `The target refuses the ${this.kind.name} ${event?.id.toString(16)}`;
    return reason === 'imported_event_timestamp_must_not_advance'
      ? new LedgerMoveError('import_refused', `${which}, which lies in the future by its clock.`)
      : new LedgerMoveError('import_refused', `${which}: ${reason ?? status}.`);
  }

  private endsChain(event: T | undefined): boolean {
    return event === undefined || (event.flags & this.kind.linked) === 0;
  }
}
