import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpProblem, userIdFault, ValidationFailedError, type Principal } from '@app/http';
import type { BudgetRef } from '@app/ledger';
import type { Currency } from '@app/money';
import type { BillingTerms } from '@app/pricing';
import { Settings } from '../../config/settings';
import { UserRequiredError } from '../../shared/gateway-errors';
import { KeyLimits } from '../../shared/key-limits';

const USER_HEADER = 'credits-user';
const CURRENCY_HEADER = 'credits-currency';
const TAGS_HEADER = 'credits-tags';
const TAGS_MAX = 8;
const TAG = /^\s*([\x21-\x2b\x2d-\x3c\x3e-\x7e]{1,64})\s*=\s*([\x21-\x2b\x2d-\x7e]{1,64})\s*$/;
/** Who pays for a call, and in which currency. */
export interface CallPayer {
  readonly userId: string;
  readonly currency: Currency;
  readonly terms: BillingTerms;
  readonly budget: BudgetRef | null;
}

@Injectable()
export class CallPayers {
  constructor(
    private readonly settings: Settings,
    private readonly limits: KeyLimits,
  ) {}

  /**
   * Who pays: the user of a user's key; for an application, the user whom the call names.
   * @param named in the body
   * @throws UserRequiredError, HttpProblem `forbidden`, ValidationFailedError, CurrencyNotAllowedError
   */
  of(caller: Principal, headers: IncomingHttpHeaders, named: string | null): CallPayer {
    const code = textOf(headers[CURRENCY_HEADER]) ?? this.limits.onlyCurrencyOf(caller);
    const currency = this.limits.currencyOf(caller, { currency: code }, 'Credits-Currency');
    const unitsPerUsd = this.settings.gateway.unitsPerUsd.get(currency.code);
    if (unitsPerUsd === undefined) {
      const message = `${currency.code} does not pay for AI calls`;
      throw new ValidationFailedError([{ field: 'Credits-Currency', message }]);
    }
    return {
      userId: userOf(caller, headers, named),
      currency,
      terms: { unitsPerUsd, markupPpm: this.settings.gateway.markupPpm },
      budget: this.limits.budgetOf(caller),
    };
  }
}

/** The tags in a header such as `feature=summary,team=a`. @throws ValidationFailedError */
export function tagsOf(headers: IncomingHttpHeaders): Record<string, string> {
  const text = textOf(headers[TAGS_HEADER]);
  if (text === null) return {};
  const parts = text.split(',').map((part) => TAG.exec(part));
  const tags = Object.fromEntries(parts.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
  if (parts.includes(null) || parts.length > TAGS_MAX || Object.keys(tags).length < parts.length) {
    const message = `Credits-Tags must be at most ${TAGS_MAX} different tags such as feature=summary,team=a, of 64 characters each`;
    throw new ValidationFailedError([{ field: 'Credits-Tags', message }]);
  }
  return tags;
}

function userOf(caller: Principal, headers: IncomingHttpHeaders, named: string | null): string {
  const header = textOf(headers[USER_HEADER]);
  // Headers come as Latin-1, and callers write UTF-8.
  const ofHeader = header === null ? null : Buffer.from(header, 'latin1').toString();
  if (caller.userId !== null) {
    if (ofHeader === null || ofHeader === caller.userId) return caller.userId;
    throw new HttpProblem('forbidden', 'The key of a user pays for that user alone; leave Credits-User out.');
  }
  const userId = ofHeader ?? named;
  if (userId === null) throw new UserRequiredError();
  const fault = userIdFault(userId);
  if (fault === undefined) return userId;
  const field = ofHeader === null ? 'user' : 'Credits-User';
  throw new ValidationFailedError([{ field, message: `${field} ${fault}` }]);
}

/** Null for a header that is not there; an empty one counts as absent. */
function textOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header.trim() !== '' ? header.trim() : null;
}
