import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { createTransferOutcome, type TransferOutcome } from './create-transfer-outcomes';
import type { Deadline } from './engine/deadline';
import { BatchTooLongError, LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { isTooMuchData, MessageParts } from './message-parts';
import { onlyRow } from './records';

/** The ledger's answer to a transfer. */
export interface SentTransfer {
  outcome: TransferOutcome;
  /** Nanoseconds since 1970; for a transfer that existed, of the first time. */
  timestamp: bigint;
}

/** Sends transfers to the ledger, and finds them by id. */
@Injectable()
export class Transfers {
  private readonly parts = new MessageParts();

  constructor(private readonly engine: LedgerEngine) {}

  /** @throws OutcomeUnknownError, LedgerUnavailableError */
  async send(transfer: Transfer, deadline: Deadline): Promise<SentTransfer> {
    return onlyRow(await this.sendMessage([transfer], transfer.id, deadline));
  }

  /**
   * Sends transfers that don't depend on one another, in order.
   * @throws OutcomeUnknownError; the transfers made by then stay
   * @throws LedgerUnavailableError where nothing was made
   */
  async sendAll(transfers: readonly Transfer[], deadline: Deadline): Promise<SentTransfer[]> {
    let anySent = false;
    return this.parts.sendAll(transfers, async (part) => {
      const firstId = part[0]?.id ?? 0n;
      try {
        const sent = await this.sendMessage(part, firstId, deadline);
        anySent = true;
        return sent;
      } catch (error) {
        throw anySent && !isTooMuchData(error) ? toOutcomeUnknown(error, firstId) : error;
      }
    });
  }

  /**
   * Sends a chain of linked transfers: all of them are made or none.
   * @param transfers one or more
   * @throws BatchTooLongError where the server takes fewer at once
   * @throws OutcomeUnknownError, LedgerUnavailableError
   */
  async sendChain(transfers: readonly Transfer[], deadline: Deadline): Promise<SentTransfer[]> {
    try {
      return await this.sendMessage([...transfers], transfers[0]?.id ?? 0n, deadline);
    } catch (error) {
      throw isTooMuchData(error) ? new BatchTooLongError() : error;
    }
  }

  /** The transfers of these ids that exist, by id. @throws LedgerUnavailableError */
  async find(ids: readonly bigint[], deadline: Deadline): Promise<Map<bigint, Transfer>> {
    const found = await this.parts.sendAll(ids, (part) =>
      this.engine.read('lookup_transfers', deadline, (client) => client.lookupTransfers(part)),
    );
    return new Map(found.map((transfer) => [transfer.id, transfer]));
  }

  private async sendMessage(
    transfers: Transfer[],
    transactionId: bigint,
    deadline: Deadline,
  ): Promise<SentTransfer[]> {
    const results = await this.engine.write('create_transfers', transactionId, deadline, (client) =>
      client.createTransfers(transfers),
    );
    return results.map(({ status, timestamp }) => ({ outcome: createTransferOutcome(status), timestamp }));
  }
}

/**
 * The error of a later step, for a caller whose transfer may be made already: LedgerUnavailableError would
 * claim that nothing moved.
 * @param transactionId a transfer in doubt
 */
export function toOutcomeUnknown(error: unknown, transactionId: bigint): unknown {
  return error instanceof LedgerUnavailableError
    ? new OutcomeUnknownError(transactionId, { cause: error })
    : error;
}
