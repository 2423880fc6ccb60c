import { Injectable } from '@nestjs/common';
import type { Account, Transfer } from 'tigerbeetle-node';
import { createTransferOutcome, type TransferOutcome } from './create-transfer-outcomes';
import { codeOf } from './engine/engine-errors';
import { BatchTooLongError, LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { balanceAtFilter, balanceOf, only, type Balance } from './records';

/** What became of a transfer that was sent. */
export interface SentTransfer {
  outcome: TransferOutcome;
  /** Nanoseconds since 1970; of the first time, where the transfer was made before. */
  timestamp: bigint;
}

/** What a server in production takes in one message (TigerBeetle's docs/coding/requests.md, "Batching"). */
const AT_ONCE_MAX = 8_189;

/** Transfers as the ledger keeps them: sends them, finds them, and tells what an account held right after one. */
@Injectable()
export class Transfers {
  /** A server may take less, as one that was started for development does; what it takes is learnt from its refusals. */
  private atOnce = AT_ONCE_MAX;

  constructor(private readonly engine: LedgerEngine) {}

  /** @throws OutcomeUnknownError, LedgerUnavailableError */
  async send(transfer: Transfer): Promise<SentTransfer> {
    const results = await this.engine.write('create_transfers', transfer.id, (client) =>
      client.createTransfers([transfer]),
    );
    const { status, timestamp } = only(results);
    return { outcome: createTransferOutcome(status), timestamp };
  }

  /**
   * Sends transfers that don't depend on one another, in order, in as few messages as the server takes.
   * @throws OutcomeUnknownError; what was made by then stays
   * @throws LedgerUnavailableError where nothing was made
   */
  async sendAll(transfers: readonly Transfer[]): Promise<SentTransfer[]> {
    let moved = false;
    return this.inParts(transfers, async (part) => {
      try {
        const sent = await this.sendMessage(part);
        moved = true;
        return sent;
      } catch (error) {
        throw moved && !isTooMuch(error) ? afterMovement(error, part[0]?.id ?? 0n) : error;
      }
    });
  }

  /**
   * Sends a chain of linked transfers: all of them are made or none.
   * @throws BatchTooLongError where the server takes fewer at once
   * @throws OutcomeUnknownError, LedgerUnavailableError
   */
  async sendChain(transfers: readonly Transfer[]): Promise<SentTransfer[]> {
    try {
      return await this.sendMessage(transfers);
    } catch (error) {
      throw isTooMuch(error) ? new BatchTooLongError() : error;
    }
  }

  /** The transfers of these ids that exist, by id. @throws LedgerUnavailableError */
  async find(ids: readonly bigint[]): Promise<Map<bigint, Transfer>> {
    const found = await this.inParts(ids, (part) =>
      this.engine.read('lookup_transfers', (client) => client.lookupTransfers([...part])),
    );
    return new Map(found.map((transfer) => [transfer.id, transfer]));
  }

  /** @throws LedgerUnavailableError */
  async findAccount(id: bigint): Promise<Account | undefined> {
    const [account] = await this.engine.read('lookup_accounts', (client) => client.lookupAccounts([id]));
    return account;
  }

  /** The accounts of these ids that exist. @throws LedgerUnavailableError */
  findAccounts(ids: readonly bigint[]): Promise<Account[]> {
    return this.inParts(ids, (part) =>
      this.engine.read('lookup_accounts', (client) => client.lookupAccounts([...part])),
    );
  }

  /**
   * What an account held right after one of its transfers.
   * @throws OutcomeUnknownError where the ledger does not answer: the transfer stands, but its caller has to ask again
   */
  async balanceAfter(accountId: bigint, transfer: { id: bigint; timestamp: bigint }): Promise<Balance> {
    const filter = balanceAtFilter(accountId, transfer.timestamp);
    try {
      const rows = await this.engine.read('get_account_balances', (client) =>
        client.getAccountBalances(filter),
      );
      return balanceOf(only(rows));
    } catch (error) {
      throw afterMovement(error, transfer.id);
    }
  }

  private async sendMessage(transfers: readonly Transfer[]): Promise<SentTransfer[]> {
    const [first] = transfers;
    if (first === undefined) return [];
    const results = await this.engine.write('create_transfers', first.id, (client) =>
      client.createTransfers([...transfers]),
    );
    return results.map(({ status, timestamp }) => ({ outcome: createTransferOutcome(status), timestamp }));
  }

  private async inParts<T, R>(items: readonly T[], send: (part: readonly T[]) => Promise<R[]>): Promise<R[]> {
    const answers: R[] = [];
    for (let from = 0; from < items.length;) {
      const part = items.slice(from, from + this.atOnce);
      try {
        answers.push(...(await send(part)));
        from += part.length;
      } catch (error) {
        if (!isTooMuch(error) || part.length === 1) throw error;
        this.atOnce = Math.ceil(part.length / 2);
      }
    }
    return answers;
  }
}

/**
 * The error for a caller some of whose transfers were made already: that the ledger is unavailable would tell them that
 * nothing moved.
 * @param transferId one of the transfers in doubt
 */
export function afterMovement(error: unknown, transferId: bigint): unknown {
  return error instanceof LedgerUnavailableError
    ? new OutcomeUnknownError(transferId, { cause: error })
    : error;
}

/** Whether the client refused the message for its length, before it sent anything. */
function isTooMuch(error: unknown): boolean {
  return error instanceof LedgerUnavailableError && codeOf(error.cause) === 'ERR_TOO_MUCH_DATA';
}
