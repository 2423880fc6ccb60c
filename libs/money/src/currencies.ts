import { InvalidCurrenciesError } from './invalid-currencies.error';
import { ISO_4217 } from './iso-4217';

/** A currency, or a custom unit such as tokens. */
export interface Currency {
  /** 1 to {@link CURRENCY_CODE_MAX_LENGTH} uppercase letters and digits: `USD`, `TOKENS`. */
  readonly code: string;
  /** The number of its ledger, 1 to 2^32 - 1: the ISO 4217 number, or that of a custom unit. */
  readonly ledger: number;
}

/** Bound of a currency code, in characters. */
export const CURRENCY_CODE_MAX_LENGTH = 16;

/** The largest number of a ledger (TigerBeetle, reference "Account", field `ledger`). */
const LEDGER_MAX = 2 ** 32 - 1;

/** More than ISO 4217 has; a longer list is a mistake. */
const CURRENCIES_MAX = 256;

const CODE = new RegExp(`^[A-Z0-9]{1,${CURRENCY_CODE_MAX_LENGTH}}$`);
const NUMBER = /^[0-9]{1,10}$/;

const CODE_OF_ISO_NUMBER: ReadonlyMap<number, string> = new Map(
  Array.from(ISO_4217, ([code, ledger]) => [ledger, code]),
);

/** The currencies of an installation, one or more. Made by {@link parseCurrencies}; never changes. */
export class Currencies {
  /** The currency of a request that names none. */
  readonly default: Currency;
  /** In the order of the list. */
  readonly all: readonly Currency[];
  /** The codes of {@link all}. */
  readonly codes: readonly string[];
  readonly #byCode: ReadonlyMap<string, Currency>;
  readonly #byLedger: ReadonlyMap<number, Currency>;

  constructor(all: readonly Currency[], defaultCode: string) {
    this.all = [...all];
    this.codes = all.map(({ code }) => code);
    this.#byCode = new Map(all.map((currency) => [currency.code, currency]));
    this.#byLedger = new Map(all.map((currency) => [currency.ledger, currency]));
    const found = this.#byCode.get(defaultCode);
    if (found === undefined) {
      throw new InvalidCurrenciesError(
        'currency_default_not_listed',
        `the default currency ${quote(defaultCode)} is not among ${this.codes.join(', ')}`,
      );
    }
    this.default = found;
  }

  /** The currency of this code, compared exactly; undefined where it is not in the list. */
  get(code: string): Currency | undefined {
    return this.#byCode.get(code);
  }

  /** The currency whose ledger has this number; undefined where none has. */
  byLedger(ledger: number): Currency | undefined {
    return this.#byLedger.get(ledger);
  }
}

/**
 * Reads the list of currencies.
 *
 * @param list ISO 4217 codes and custom units with their numbers, comma-separated: `USD,EUR,TOKENS=10001`.
 * Blanks around an entry are ignored. Undefined or blank: the default alone.
 * @param defaultCode the currency of a request that names none; must be in the list.
 * @throws InvalidCurrenciesError
 */
export function parseCurrencies(list: string | undefined, defaultCode: string): Currencies {
  const entries = (list === undefined || list.trim() === '' ? defaultCode : list).split(',');
  if (entries.length > CURRENCIES_MAX) {
    throw new InvalidCurrenciesError(
      'currency_list_too_long',
      `at most ${CURRENCIES_MAX} currencies can be listed, not ${entries.length}`,
    );
  }

  const codeOfLedger = new Map<number, string>();
  const codes = new Set<string>();
  const all = entries.map((entry) => {
    const currency = parseEntry(entry.trim());
    if (codes.has(currency.code)) {
      throw new InvalidCurrenciesError('currency_duplicate', `${currency.code} is listed twice`);
    }
    const holder = codeOfLedger.get(currency.ledger);
    if (holder !== undefined) throw taken(currency, `of ${holder}`);
    codes.add(currency.code);
    codeOfLedger.set(currency.ledger, currency.code);
    return currency;
  });
  return new Currencies(all, defaultCode.trim());
}

function parseEntry(entry: string): Currency {
  const [code = '', number, ...rest] = entry.split('=').map((part) => part.trim());
  if (!CODE.test(code) || rest.length > 0 || (number !== undefined && !/^[+-]?[0-9]+$/.test(number))) {
    throw new InvalidCurrenciesError(
      'currency_malformed',
      `${quote(entry)} is no currency: write an ISO 4217 code such as USD, or a custom unit with a number such as ` +
        `TOKENS=10001, in 1 to ${CURRENCY_CODE_MAX_LENGTH} uppercase letters and digits`,
    );
  }

  const isoNumber = ISO_4217.get(code);
  if (number === undefined) {
    if (isoNumber !== undefined) return { code, ledger: isoNumber };
    throw new InvalidCurrenciesError(
      'currency_unknown',
      `${code} is no ISO 4217 code, so it needs a number of its own, such as ${code}=10001`,
    );
  }

  const ledger = Number(number);
  if (!NUMBER.test(number) || ledger < 1 || ledger > LEDGER_MAX) {
    throw new InvalidCurrenciesError(
      'currency_number_out_of_range',
      `the number of ${code} must be from 1 to ${LEDGER_MAX}, not ${clip(number)}`,
    );
  }
  if (isoNumber !== undefined && isoNumber !== ledger) {
    throw new InvalidCurrenciesError(
      'currency_number_not_iso',
      `${code} is an ISO 4217 code, whose number is ${isoNumber} and can't be ${ledger}`,
    );
  }
  const isoCode = CODE_OF_ISO_NUMBER.get(ledger);
  if (isoCode !== undefined && isoCode !== code) throw taken({ code, ledger }, `of ${isoCode} in ISO 4217`);
  return { code, ledger };
}

function taken({ code, ledger }: Currency, whose: string): InvalidCurrenciesError {
  return new InvalidCurrenciesError(
    'currency_number_taken',
    `${code} can't have the number ${ledger}, which is that ${whose}; choose another, such as one above 10000`,
  );
}

function quote(text: string): string {
  return JSON.stringify(clip(text));
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
