import { Injectable } from '@nestjs/common';
import { formatCursor, toNanoseconds } from '@app/http';
import {
  LedgerHistory,
  parseTransactionId,
  TransactionNotFoundError,
  type AccountRef,
  type AccountTotals,
  type HistoryFilter,
  type Transaction,
} from '@app/ledger';
import { Descriptions, referenceIdOf, UserProfiles } from '@app/metadata';
import { csvParts } from '../shared/csv';
import { bucketBorders } from '../shared/bucket-borders';
import { describeTransaction } from '../shared/describe-transaction';
import { RequestCurrency } from '../shared/request-currency';
import { CSV, EXCEL_CSV } from './csv';
import type { BalancesQuery } from './dto/balances.query';
import type { BalancesResponse } from './dto/balances.response';
import type { FindTransactionsQuery } from './dto/find-transactions.query';
import type {
  TransactionDetailsResponse,
  TransactionResponse,
  TransactionsResponse,
} from './dto/transaction.response';
import type { TransactionsQuery } from './dto/transactions.query';

const BUCKETS_MAX = 1_000;
const NOTHING: AccountTotals = { added: 0n, spent: 0n, balance: 0n };

@Injectable()
export class TransactionsService {
  constructor(
    private readonly history: LedgerHistory,
    private readonly descriptions: Descriptions,
    private readonly users: UserProfiles,
    private readonly currencies: RequestCurrency,
  ) {}

  async find(id: string): Promise<TransactionDetailsResponse> {
    const transactionId = parseTransactionId(id);
    if (transactionId === null) throw new TransactionNotFoundError();
    const transaction = await this.history.find(transactionId);
    const userId = await this.users.ownerOf(transaction.accountId);
    const texts = await this.descriptions.texts([transaction.descriptionId]);
    const currency = this.currencies.codeOf(transaction.ledger);
    return { ...describeTransaction(transaction, userId, texts), currency, refunded: transaction.refunded };
  }

  /**
   * A page of the transactions that carry a reference.
   * @throws LedgerUnavailableError, MetadataUnavailableError
   */
  async findAll({ reference, cursor, limit }: FindTransactionsQuery): Promise<TransactionsResponse> {
    const before = cursor ?? null;
    const { transactions, next } = await this.history.byReference(referenceIdOf(reference), before, limit);
    const texts = await this.descriptions.texts(transactions.map(({ descriptionId }) => descriptionId));
    // Erased references are gone, and two references may share an id of 64 bits.
    const found = transactions.filter(
      ({ descriptionId }) => texts.get(descriptionId)?.reference === reference,
    );
    const owners = await this.users.ownersOf(found.map(({ accountId }) => accountId));
    return {
      transactions: found.map((transaction) => ({
        ...describeTransaction(transaction, owners.get(transaction.accountId) ?? null, texts),
        currency: this.currencies.codeOf(transaction.ledger),
      })),
      next_cursor: next === null ? null : formatCursor(next),
    };
  }

  async page(userId: string, query: TransactionsQuery): Promise<TransactionsResponse> {
    const ref = this.refOf(userId, query);
    const { cursor = null, limit } = query;
    const { transactions, next } = await this.history.page(ref, filterOf(query), cursor, limit);
    return {
      transactions: await this.describeAll(ref, transactions),
      next_cursor: next === null ? null : formatCursor(next),
    };
  }

  /**
   * The balance by periods, as the ledger keeps it.
   * @throws ValidationFailedError for too many buckets, AccountNotFoundError, LedgerUnavailableError
   */
  async balances(userId: string, query: BalancesQuery): Promise<BalancesResponse> {
    const { bucket = 'day' } = query;
    const ref = this.refOf(userId, query);
    const borders = bucketBorders(query, bucket, BUCKETS_MAX);
    const totals = await this.history.totalsAt(ref, borders.map(toNanoseconds));
    return {
      user_id: userId,
      currency: ref.currency.code,
      bucket,
      from: isoOf(borders.at(0)),
      to: isoOf(borders.at(-1)),
      opening: totals.at(0)?.balance ?? 0n,
      buckets: totals.slice(1).map(({ added, spent, balance }, index) => {
        const before = totals[index] ?? NOTHING;
        return {
          start: isoOf(borders[index]),
          added: added - before.added,
          spent: spent - before.spent,
          balance,
        };
      }),
    };
  }

  /**
   * The whole range as CSV, in parts.
   * @throws AccountNotFoundError, LedgerUnavailableError, MetadataUnavailableError
   */
  csv(userId: string, query: TransactionsQuery): Promise<AsyncIterable<string>> {
    const form = query.excel === undefined ? CSV : EXCEL_CSV;
    return csvParts(form, this.described(this.refOf(userId, query), filterOf(query)));
  }

  private async *described(ref: AccountRef, filter: HistoryFilter): AsyncGenerator<TransactionResponse[]> {
    for await (const part of this.history.stream(ref, filter)) yield this.describeAll(ref, part);
  }

  private async describeAll(ref: AccountRef, transactions: Transaction[]): Promise<TransactionResponse[]> {
    const texts = await this.descriptions.texts(transactions.map(({ descriptionId }) => descriptionId));
    const currency = ref.currency.code;
    // A copy of each would double the memory of a history as CSV.
    return transactions.map((transaction) =>
      Object.assign(describeTransaction(transaction, ref.userId, texts), { currency }),
    );
  }

  private refOf(userId: string, query: { readonly currency?: string | null }): AccountRef {
    return { userId, currency: this.currencies.of(query) };
  }
}

function filterOf({ type, from, to }: TransactionsQuery): HistoryFilter {
  return { type: type ?? null, from: from ?? null, to: to ?? null };
}

function isoOf(milliseconds = 0): string {
  return new Date(milliseconds).toISOString();
}
