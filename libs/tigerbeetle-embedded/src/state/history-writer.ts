import { BLOCK_ENTRIES, type BlockEntry, encodeBlock, encodeReference } from '../format/history-block';
import { LinkAt, RecordAt } from '../format/log-record';
import { readNumber } from '../format/u128';
import { type Account, type AccountState, blocksEnd, completeBlocks, historyLength } from './account';
import { newest } from './chain';
import type { HistoryBlocks } from './history-blocks';
import type { TransferLog } from './transfer-log';

/** Where every fourth transfer is one of the account's, the log serves as well as a copy would. */
const DENSE_SPAN_PER_ENTRY = 4;
/** The most transfers that one block refers to, so that reading a block is bounded work. */
const REFERENCE_ENTRIES_MAX = 1024;

/**
 * Copies transfers to the histories of their accounts: with each commit, the blocks of those accounts that have gathered
 * enough transfers for one. So a transfer is copied once for each account, few pages of the file are changed for
 * many of them, and nothing has to be caught up with after a crash.
 */
export class HistoryWriter {
  private due: Account[] = [];

  constructor(
    private readonly log: TransferLog,
    private readonly histories: HistoryBlocks,
  ) {}

  /** Must be called after each transfer, with each account's state before it. */
  note(account: Account, before: AccountState, transfer: number): void {
    account.tail.add(historyLength(account, before), transfer);
    if (account.blocksBefore !== undefined) return;
    const blocks = completeBlocks(account, before);
    if (completeBlocks(account) === blocks) return;
    account.blocksBefore = blocks;
    this.due.push(account);
  }

  /** Writes the blocks that have become complete since the last commit; the caller has a transaction open. */
  write(): void {
    for (const account of this.due) {
      const blocks = account.blocksBefore ?? 0;
      account.blocksBefore = undefined;
      // A linked chain that failed may have taken the transfers back.
      if (completeBlocks(account) > blocks) this.writeBlocks(account, blocks);
    }
    this.due = [];
  }

  private writeBlocks(account: Account, blocksBefore: number): void {
    const start = Math.max(0, blocksBefore * BLOCK_ENTRIES - account.blockOffset);
    const entries = this.entries(account, start, blocksEnd(account));
    let position = start;
    while (entries.length > position - start) {
      const rest = entries.slice(position - start, position - start + REFERENCE_ENTRIES_MAX);
      const length = BLOCK_ENTRIES - ((position + account.blockOffset) % BLOCK_ENTRIES);
      const dense = denseLength(rest, length);
      const block = rest.slice(0, dense === 0 ? length : dense);
      this.writeBlock(account, position, block, dense > 0);
      position += block.length;
    }
    account.tail.dropBefore(position);
  }

  private writeBlock(
    account: Account,
    position: number,
    block: readonly BlockEntry[],
    isDense: boolean,
  ): void {
    const [first, last] = [block[0], block.at(-1)];
    if (first === undefined || last === undefined) return;
    const bytes = isDense
      ? encodeReference(account, position, block.length, first, last)
      : encodeBlock(
          account,
          position,
          block.map(({ record }) => record),
          account.keepsHistory,
        );
    this.histories.add(account, bytes);
  }

  /** The account's transfers from place `start` of its history to before `end`, oldest first. */
  private entries(account: Account, start: number, end: number): BlockEntry[] {
    const entries: BlockEntry[] = [];
    const known = account.tail.start(historyLength(account));
    for (let position = end - 1; position >= Math.max(known, start); position -= 1) {
      const transfer = account.tail.at(position);
      entries.push({ transfer, record: this.log.read(transfer) });
    }
    if (known > start) this.readBack(account, start, end, known, entries);
    return entries.reverse();
  }

  /** Adds the entries from before place `known` back to `start` by following the links of the log. */
  private readBack(account: Account, start: number, end: number, known: number, entries: BlockEntry[]): void {
    const { debits, credits } = account.state;
    let debit = newest(debits);
    let credit = newest(credits);
    for (let position = historyLength(account) - 1; position >= start; position -= 1) {
      const isDebit = debit > credit;
      const transfer = isDebit ? debit : credit;
      const record = this.log.read(transfer);
      if (position < Math.min(known, end)) entries.push({ transfer, record });
      const linksAt = record.at + (isDebit ? RecordAt.debitLinks : RecordAt.creditLinks);
      const previous = readNumber(record.view, linksAt + LinkAt.previous);
      if (isDebit) debit = previous;
      else credit = previous;
    }
  }
}

/** How many of the entries, in whole blocks of which the first has `length`, lie close together in the log. */
function denseLength(entries: readonly BlockEntry[], length: number): number {
  let dense = 0;
  for (let end = length; end <= entries.length; end += BLOCK_ENTRIES) {
    const from = entries[dense]?.transfer ?? 0;
    const to = entries[end - 1]?.transfer ?? 0;
    if (to - from >= (end - dense) * DENSE_SPAN_PER_ENTRY) break;
    dense = end;
  }
  return dense;
}
