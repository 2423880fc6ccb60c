import { IsAmount, IsCurrencyCode, IsDisplayName, IsUserId } from '@app/http';
import { parseDecimal } from '@app/money';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { Fault } from './fault';

/** The columns of a file. */
export const COLUMNS = ['user_id', 'opening_balance', 'currency', 'display_name'] as const;
export type Column = (typeof COLUMNS)[number];

/** Places of an amount, as the ledger keeps it. */
const PLACES = 9;
/** Characters of a value that a fault repeats. */
const SHOWN_MAX = 40;

/** A line of the file by the rules of the API, so that the service refuses none of it later. */
class UserFields {
  @IsUserId()
  user_id!: string;

  @IsAmount({ zero: 'allowed' })
  opening_balance!: bigint;

  @IsCurrencyCode()
  currency?: string;

  @IsDisplayName()
  display_name?: string;
}

/** An account to make. */
export interface UserRow {
  /** Of the file, from 1. */
  readonly line: number;
  readonly userId: string;
  /** Units. */
  readonly openingBalance: bigint;
  /** Null for the default currency. */
  readonly currency: string | null;
  readonly displayName: string | null;
}

/** @param cells the text of each column; an empty currency or name is none */
export function readRow(line: number, cells: Readonly<Record<Column, string>>): UserRow | Fault[] {
  const { currency, display_name, ...required } = cells;
  const fields = plainToInstance(UserFields, {
    ...required,
    ...(currency === '' ? {} : { currency }),
    ...(display_name === '' ? {} : { display_name }),
  });
  const faults = validateSync(fields, { stopAtFirstError: true }).map(({ property, constraints = {} }) => {
    const [sentence = 'is wrong'] = Object.values(constraints);
    return faultAt(line, property as Column, sentence.replace(`${property} `, ''), cells);
  });
  if (faults.length > 0) return faults;
  // A request may be rounded, an account that was kept elsewhere may not.
  if (parseDecimal(cells.opening_balance, PLACES) === null) {
    return [faultAt(line, 'opening_balance', `has more than ${PLACES} decimal places`, cells)];
  }
  return {
    line,
    userId: fields.user_id,
    openingBalance: fields.opening_balance,
    currency: fields.currency ?? null,
    displayName: fields.display_name ?? null,
  };
}

function faultAt(line: number, column: Column, what: string, cells: Readonly<Record<Column, string>>): Fault {
  const characters = Array.from(cells[column]);
  const cut = characters.length > SHOWN_MAX ? [...characters.slice(0, SHOWN_MAX), '…'] : characters;
  return { line, column, message: `${what}: ${JSON.stringify(cut.join(''))}` };
}
