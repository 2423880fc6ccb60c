import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/http';
import { CurrencyNotAllowedError, type BudgetRef } from '@app/ledger';
import type { IssuedKey } from '@app/metadata';
import type { Currency } from '@app/money';
import { Settings } from '../config/settings';
import { KeyPrincipals } from './key-principals';
import { RequestCurrency } from './request-currency';

/** What the caller's key allows a movement: its currency, and its budget. */
@Injectable()
export class KeyLimits {
  constructor(
    private readonly settings: Settings,
    private readonly principals: KeyPrincipals,
    private readonly currencies: RequestCurrency,
  ) {}

  /**
   * The currency of a movement.
   * @param field its name in an error
   * @throws ValidationFailedError, CurrencyNotAllowedError
   */
  currencyOf(caller: Principal, request: { currency?: string | null | undefined }, field?: string): Currency {
    const currency = this.currencies.of(request, field);
    this.requireCurrency(caller, currency.code);
    return currency;
  }

  /** @throws CurrencyNotAllowedError where the caller's key may not move this currency */
  requireCurrency(caller: Principal, code: string): void {
    const only = this.onlyCurrencyOf(caller);
    if (only !== null && only !== code) throw new CurrencyNotAllowedError(code, only);
  }

  /** The code of the only currency that the caller's key may move; null for all. */
  onlyCurrencyOf(caller: Principal): string | null {
    const key = this.principals.keyOf(caller);
    if (key === null) return null;
    return key.currency ?? (key.budget === null ? null : this.settings.currencies.default.code);
  }

  /** The budget that counts what the caller spends; null for none. */
  budgetOf(caller: Principal): BudgetRef | null {
    const key = this.principals.keyOf(caller);
    return key === null ? null : this.budgetOfKey(key);
  }

  /** @throws ValidationFailedError where the settings no longer name the key's currency */
  budgetOfKey({ keyId, currency, budget }: IssuedKey): BudgetRef | null {
    return budget === null ? null : { keyId, currency: this.currencies.of({ currency }), ...budget };
  }
}
