import { Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import { ValidationFailedError } from '@app/http';
import { Settings } from '../config/settings';

@Injectable()
export class RequestCurrency {
  constructor(private readonly settings: Settings) {}

  /**
   * The currency that the request names, or the default one.
   * @param field its name in an error
   * @throws ValidationFailedError for a currency that this installation does not keep
   */
  of(request: { currency?: string | null | undefined }, field = 'currency'): Currency {
    const { currencies } = this.settings;
    if (request.currency === undefined || request.currency === null) return currencies.default;
    const currency = currencies.get(request.currency);
    if (currency !== undefined) return currency;
    const message = `${field} must be one of ${currencies.codes.join(', ')}`;
    throw new ValidationFailedError([{ field, message }]);
  }

  /** The code of this ledger's currency, even if the settings no longer name it; else the number. */
  codeOf(ledger: number): string {
    const { currencies, formerCodes } = this.settings;
    return currencies.byLedger(ledger)?.code ?? formerCodes.get(ledger) ?? ledger.toString();
  }
}
