import { Injectable, Logger } from '@nestjs/common';
import {
  LedgerUnavailableError,
  OperatorAccounts,
  type EngineOptions,
  type FundingAccount,
} from '@app/ledger';
import { UserProfiles } from '@app/metadata';
import type { MetadataOptions } from '@app/metadata';
import { Settings } from './settings';
import { WrongLedgerError } from './wrong-ledger.error';

const LEDGER_CREATED_AT = 'ledger_created_at';

/**
 * The metadata store keeps when the ledger's first account was made, which identifies the ledger. A start on
 * another ledger is refused: users would find other balances, or none.
 */
@Injectable()
export class LedgerCheck {
  private readonly log = new Logger('Settings');

  constructor(
    private readonly settings: Settings,
    private readonly users: UserProfiles,
    private readonly operators: OperatorAccounts,
  ) {}

  /**
   * @param remembered the store's values; null if it does not answer
   * @param used the ledger's currencies; null if it does not answer
   * @returns whether the ledger could be checked
   * @throws WrongLedgerError, MetadataUnavailableError
   */
  async check(
    remembered: ReadonlyMap<string, string> | null,
    used: ReadonlyMap<string, FundingAccount> | null,
  ): Promise<boolean> {
    if (remembered === null || used === null) {
      this.log.warn('The ledger and the metadata store could not be compared: one of them does not answer.');
      return false;
    }
    const funding = used.get(this.settings.currencies.default.code);
    const createdAt = remembered.get(LEDGER_CREATED_AT);
    const isKnown =
      createdAt === undefined ? funding !== undefined : createdAt === funding?.createdAt.toString();
    const isEmpty = funding === undefined || funding.isUnused;
    if (isKnown || (isEmpty && this.settings.allowEmptyLedger)) return true;
    const users = await this.users.count();
    if (createdAt === undefined && users === 0) return true;
    throw this.wrongLedger(isEmpty, users);
  }

  /** The ledger's identity, to be stored; none if it does not answer. An empty ledger gets its first account. */
  async identify(): Promise<(readonly [string, string])[]> {
    try {
      const funding = await this.operators.establish(this.settings.currencies.default);
      return funding === null ? [] : [[LEDGER_CREATED_AT, funding.createdAt.toString()]];
    } catch (error) {
      if (!(error instanceof LedgerUnavailableError)) throw error;
      return [];
    }
  }

  private wrongLedger(isEmpty: boolean, users: number): WrongLedgerError {
    const ledger = `The ledger (${ledgerName(this.settings.engine)})`;
    const store = `the metadata store (${storeName(this.settings.metadata)})`;
    return new WrongLedgerError(
      isEmpty
        ? `${ledger} is empty, but ${store} knows users with accounts: ${users}. ` +
            'Bring the ledger back, or set ALLOW_EMPTY_LEDGER=true to begin an empty one.'
        : `${ledger} is not the one in which the users of ${store} have their accounts: ${users}. ` +
            'Bring that ledger back, or the metadata store of this one.',
    );
  }
}

function ledgerName(engine: EngineOptions): string {
  if (engine.kind === 'embedded') return engine.path;
  const addresses = engine.addresses.map(({ host, port }) => `${host}:${port}`).join(',');
  return `TigerBeetle cluster ${engine.clusterId} at ${addresses}`;
}

/** Without the user and the password of a URL. */
function storeName(store: MetadataOptions['store']): string {
  if (store.kind === 'sqlite') return store.path;
  const { host, pathname } = new URL(store.url);
  return `PostgreSQL at ${host}${pathname}`;
}
