import { hash } from 'node:crypto';

const DIGEST_BITS = 256;

/** A value as both databases give it: PostgreSQL's driver writes 64-bit integers as text. */
export type Value = string | number | bigint | null;

/**
 * Rows in any order, as one number: the sum of their SHA-256. An order of its own would depend on the collation, and on
 * room for sorting.
 */
export class TableDigest {
  private sum = 0n;
  private rows = 0;

  /** @param values in the order of the columns' names */
  add(values: readonly Value[]): void {
    const text = JSON.stringify(values.map((value) => (value === null ? null : String(value))));
    this.sum = BigInt.asUintN(DIGEST_BITS, this.sum + BigInt(`0x${hash('sha256', text)}`));
    this.rows += 1;
  }

  get count(): number {
    return this.rows;
  }

  /** 64 hex digits. */
  get hex(): string {
    return this.sum.toString(16).padStart(DIGEST_BITS / 4, '0');
  }

  equals(other: TableDigest): boolean {
    return this.rows === other.rows && this.sum === other.sum;
  }
}
