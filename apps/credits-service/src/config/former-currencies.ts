import { Injectable } from '@nestjs/common';

/** Currencies that accounts were made in and that the settings may no longer name; histories still show their codes. */
@Injectable()
export class FormerCurrencies {
  private readonly codes = new Map<number, string>();

  learn(code: string, ledger: number): void {
    this.codes.set(ledger, code);
  }

  codeOf(ledger: number): string | undefined {
    return this.codes.get(ledger);
  }
}
