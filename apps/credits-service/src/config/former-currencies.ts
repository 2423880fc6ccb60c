import { Injectable } from '@nestjs/common';

/** Currencies that have accounts but may be gone from the settings; histories still show their codes. */
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
