import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { toMilliseconds } from '@app/http';
import {
  LedgerContent,
  LedgerUnavailableError,
  OperatorAccounts,
  type EngineOptions,
  type FundingAccount,
} from '@app/ledger';
import { LastingSettings, MetadataUnavailableError, UserProfiles, type MetadataOptions } from '@app/metadata';
import type { Currency } from '@app/money';
import { InvalidSettingError } from './invalid-setting.error';
import { CURRENCY_PREFIX, DEFAULT_CURRENCY, LEDGER_CREATED_AT, LEDGER_REACHED } from './lasting-names';
import { LedgerMark } from './ledger-mark';
import { Settings } from './settings';

/** The ledger is not the one that the metadata store knows. The message is one line for the operator. */
class WrongLedgerError extends Error {
  override readonly name: string = 'WrongLedgerError';
  readonly code: string = 'wrong_ledger';
}

/** The ledger lacks transfers that it acknowledged: it was restored from an older copy, or without its write-ahead log. */
class OlderLedgerError extends WrongLedgerError {
  override readonly name = 'OlderLedgerError';
  override readonly code = 'older_ledger';
}

/**
 * Accounts and movements depend on the default currency, on the numbers of the currencies and on the ledger.
 * The metadata store keeps all three, and once there are accounts, a start with others is refused: users
 * would find other balances, or none. A number may change until the ledger has the currency. Without the
 * store, only the ledger's own numbers are compared. A ledger that has lost transfers is refused, too.
 */
@Injectable()
export class LastingSettingsCheck implements OnApplicationBootstrap {
  private readonly log = new Logger('Settings');

  constructor(
    private readonly settings: Settings,
    private readonly lasting: LastingSettings,
    private readonly operators: OperatorAccounts,
    private readonly users: UserProfiles,
    private readonly content: LedgerContent,
    private readonly mark: LedgerMark,
  ) {}

  /** @throws InvalidSettingError, WrongLedgerError, OlderLedgerError, MetadataUnavailableError */
  async onApplicationBootstrap(): Promise<void> {
    const stored = await orNull(this.lasting.recall());
    if (stored === null) {
      this.log.warn(
        'DEFAULT_CURRENCY and CURRENCIES could not be compared with those of the existing accounts.',
      );
    }
    const numbers = numbersIn(stored ?? new Map());
    this.checkDefaultCurrency(stored?.get(DEFAULT_CURRENCY));
    const codes = new Set([...this.settings.currencies.codes, ...numbers.keys()]);
    const used = await orNull(this.operators.fundingAccounts([...codes]));
    // After the mark was read: another process may raise it at any time.
    const reached = await orNull(this.content.lastTransferAt());
    const unused = this.checkNumbers(numbers, used);
    if (stored === null || used === null) {
      this.log.warn('The ledger and the metadata store could not be compared: one of them does not answer.');
    } else {
      await this.checkLedger(stored.get(LEDGER_CREATED_AT), used);
      if (reached !== null) this.checkAge(stored.get(LEDGER_REACHED), reached, used);
    }
    for (const [code, ledger] of numbers) this.settings.formerCodes.set(ledger, code);
    if (stored !== null && (await orNull(this.remember(unused, used !== null, reached))) === null) {
      this.log.warn('DEFAULT_CURRENCY and CURRENCIES could not be stored.');
    }
    this.mark.start();
  }

  private checkDefaultCurrency(stored: string | undefined): void {
    const { code } = this.settings.currencies.default;
    if (stored === undefined || stored === code) return;
    const allowed = `${stored}, the default currency of the existing accounts`;
    throw new InvalidSettingError('DEFAULT_CURRENCY', code, allowed);
  }

  /**
   * @param used the ledger's currencies; null if it does not answer
   * @returns stored codes that the ledger does not have and whose number another currency has now
   */
  private checkNumbers(
    numbers: ReadonlyMap<string, number>,
    used: ReadonlyMap<string, FundingAccount> | null,
  ): string[] {
    const unused = new Set<string>();
    for (const currency of this.settings.currencies.all) {
      const known = used?.get(currency.code)?.ledger;
      if (known !== undefined && known !== currency.ledger) throw numberChanged(currency, known);
      for (const [code, ledger] of numbers) {
        const conflicts = (code === currency.code) !== (ledger === currency.ledger);
        if (!conflicts) continue;
        if (used !== null && !used.has(code)) unused.add(code);
        else if (code === currency.code) throw numberChanged(currency, ledger);
        else throw numberTaken(currency, code);
      }
    }
    return [...unused];
  }

  /** @param createdAt when the ledger's first account was made, which identifies the ledger */
  private async checkLedger(
    createdAt: string | undefined,
    used: ReadonlyMap<string, FundingAccount>,
  ): Promise<void> {
    const { allowEmptyLedger, currencies, engine, metadata } = this.settings;
    const funding = used.get(currencies.default.code);
    const isKnown =
      createdAt === undefined ? funding !== undefined : createdAt === funding?.createdAt.toString();
    const isEmpty = funding === undefined || funding.isUnused;
    if (createdAt === undefined && !isEmpty && (await this.users.count()) === 0) {
      this.log.warn(
        `The metadata store (${storeName(metadata)}) is new, but the ledger has movements: names, descriptions, keys and prices ` +
          'are missing. Was metadata.db-wal lost?',
      );
    }
    if (isKnown || (isEmpty && allowEmptyLedger)) return;
    const users = await this.users.count();
    if (createdAt === undefined && users === 0) return;
    const ledger = `The ledger (${ledgerName(engine)})`;
    const store = `the metadata store (${storeName(metadata)})`;
    throw new WrongLedgerError(
      isEmpty
        ? `${ledger} is empty, but ${store} knows users with accounts: ${users}. ` +
            'Bring the ledger back, or set ALLOW_EMPTY_LEDGER=true to begin an empty one.'
        : `${ledger} is not the one in which the users of ${store} have their accounts: ${users}. ` +
            'Bring that ledger back, or the metadata store of this one.',
    );
  }

  /**
   * @param marked how far the store knows the ledger
   * @param reached how far the ledger is, in nanoseconds since 1970
   */
  private checkAge(
    marked: string | undefined,
    reached: bigint,
    used: ReadonlyMap<string, FundingAccount>,
  ): void {
    if (marked === undefined || BigInt(marked) <= reached) return;
    const { allowEmptyLedger, allowOlderLedger, currencies, engine, metadata } = this.settings;
    const isEmpty = used.get(currencies.default.code)?.isUnused ?? true;
    const ledger = `The ledger (${ledgerName(engine)})`;
    const end = reached === 0n ? 'has no transfer' : `ends at ${isoOf(reached)}`;
    const loss = `${ledger} ${end}, but the metadata store (${storeName(metadata)}) has seen it at ${isoOf(BigInt(marked))}.`;
    if (allowOlderLedger || (isEmpty && allowEmptyLedger)) {
      this.log.warn(`${loss} What moved in between is lost; it goes on, as the settings allow.`);
      return;
    }
    throw new OlderLedgerError(
      `${loss} Acknowledged movements are missing: bring the newer ledger back, with its -wal file if it has one, or restore ` +
        'the metadata store of the same backup. Set ALLOW_OLDER_LEDGER=true for one start to go on without them.',
    );
  }

  /** In one write: as long as there are no accounts, each replaces all that was stored. */
  private async remember(
    unused: readonly string[],
    isRightLedger: boolean,
    reached: bigint | null,
  ): Promise<true> {
    const { currencies } = this.settings;
    if (unused.length > 0) await this.lasting.forget(unused.map((code) => CURRENCY_PREFIX + code));
    // An empty ledger gets its first account.
    const funding = isRightLedger ? await orNull(this.operators.establish(currencies.default)) : null;
    await this.lasting.remember(
      new Map([
        ...(funding === null ? [] : [[LEDGER_CREATED_AT, funding.createdAt.toString()] as const]),
        // A ledger that was accepted is the one that later ones are compared with.
        ...(reached === null ? [] : [[LEDGER_REACHED, LedgerMark.textOf(reached)] as const]),
        [DEFAULT_CURRENCY, currencies.default.code],
        ...currencies.all.map(({ code, ledger }) => [CURRENCY_PREFIX + code, String(ledger)] as const),
      ]),
    );
    return true;
  }
}

/** The answer of the ledger or the metadata store; null if it is away. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MetadataUnavailableError || error instanceof LedgerUnavailableError) return null;
    throw error;
  }
}

function numbersIn(stored: ReadonlyMap<string, string>): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, value] of stored) {
    if (name.startsWith(CURRENCY_PREFIX)) numbers.set(name.slice(CURRENCY_PREFIX.length), Number(value));
  }
  return numbers;
}

function numberChanged({ code, ledger }: Currency, used: number): InvalidSettingError {
  const allowed = `${code}=${used}, the number of the existing accounts`;
  return new InvalidSettingError('CURRENCIES', `${code}=${ledger}`, allowed);
}

function numberTaken({ code, ledger }: Currency, other: string): InvalidSettingError {
  const allowed = `another number for ${code}: ${ledger} is that of ${other}, in which there are accounts`;
  return new InvalidSettingError('CURRENCIES', `${code}=${ledger}`, allowed);
}

function isoOf(timestamp: bigint): string {
  return new Date(toMilliseconds(timestamp)).toISOString();
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
