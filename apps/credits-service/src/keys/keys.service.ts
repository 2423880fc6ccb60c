import { Injectable } from '@nestjs/common';
import {
  hashOfKeySecret,
  HttpProblem,
  newKeySecret,
  toMilliseconds,
  ValidationFailedError,
  type Principal,
} from '@app/http';
import { AccountNotFoundError, LedgerAccounts, LedgerBudgets, type AccountState } from '@app/ledger';
import { IssuedKeys, type IssuedKey, type KeyTerms } from '@app/metadata';
import { Forecasts } from '../shared/forecasts';
import { KeyLimits } from '../shared/key-limits';
import { KeyPrincipals, scopesOf } from '../shared/key-principals';
import { RequestCurrency } from '../shared/request-currency';
import type { CreateKeyRequest } from './dto/create-key.request';
import type { KeyCreatedResponse, KeyResponse, KeysResponse, MeResponse } from './dto/key.responses';
import type { UpdateKeyRequest } from './dto/key-terms.request';
import type { KeysQuery } from './dto/keys.query';

const KEY_ID = /^[0-9a-f]{32}$/;

/** Issues and changes keys. An application with the scope `user_keys` sees and changes keys of role `user` alone. */
@Injectable()
export class KeysService {
  constructor(
    private readonly keys: IssuedKeys,
    private readonly budgets: LedgerBudgets,
    private readonly accounts: LedgerAccounts,
    private readonly limits: KeyLimits,
    private readonly principals: KeyPrincipals,
    private readonly currencies: RequestCurrency,
    private readonly forecasts: Forecasts,
  ) {}

  async create(request: CreateKeyRequest, caller: Principal): Promise<KeyCreatedResponse> {
    const { role, user_id, currency } = request;
    if (caller.role !== 'admin' && role !== 'user') {
      throw new HttpProblem('forbidden', 'The scope user_keys issues keys of role user only.');
    }
    if (role === 'user' && (user_id ?? null) === null) {
      throw invalid('user_id', 'is required with role user');
    }
    if (role !== 'user' && (user_id ?? null) !== null) throw invalid('user_id', 'goes with role user only');
    const secret = newKeySecret();
    const key = await this.keys.add({
      hash: hashOfKeySecret(secret),
      role,
      userId: user_id ?? null,
      currency: (currency ?? null) === null ? null : this.currencies.of(request).code,
      ...NO_TERMS,
      ...termsOf(request, role),
      name: request.name,
    });
    return { ...(await this.describe(key)), key: secret };
  }

  async list(query: KeysQuery, caller: Principal): Promise<KeysResponse> {
    const { limit } = query;
    const before = query.cursor === undefined ? null : readCursor(query.cursor);
    const keys = await this.keys.list(
      { userId: query.user_id ?? null, role: caller.role === 'admin' ? null : 'user' },
      before,
      limit + 1,
    );
    const page = keys.slice(0, limit);
    const last = keys.length > limit ? page.at(-1) : undefined;
    return {
      keys: await Promise.all(page.map((key) => this.describe(key))),
      next_cursor: last === undefined ? null : Buffer.from(last.keyId, 'hex').toString('base64url'),
    };
  }

  async read(keyId: string, caller: Principal): Promise<KeyResponse> {
    return this.describe(await this.find(keyId, caller));
  }

  /** The store first, the ledger last: what the ledger does not get to know now, the settlement of budgets makes up for. */
  async update(keyId: string, request: UpdateKeyRequest, caller: Principal): Promise<KeyResponse> {
    const before = await this.find(keyId, caller);
    const terms = termsOf(request, before.role);
    const isOtherBudget = terms.budget !== undefined && terms.budget?.amount !== before.budget?.amount;
    const key = await this.keys.change(keyId, {
      ...terms,
      ...(isOtherBudget ? { budgetChangedAtMs: Date.now() } : {}),
    });
    if (key === null) throw notFound();
    const ref = terms.budget === undefined ? null : this.limits.budgetOfKey(key);
    if (ref !== null) await this.budgets.adjust(ref);
    return this.describe(key);
  }

  async revoke(keyId: string, caller: Principal): Promise<KeyResponse> {
    await this.find(keyId, caller);
    const key = await this.keys.revoke(keyId);
    if (key === null) throw notFound();
    return this.describe(key);
  }

  async me(caller: Principal): Promise<MeResponse> {
    const { role, userId } = caller;
    const key = this.principals.keyOf(caller);
    const currency = this.currencies.of({ currency: key?.currency ?? null });
    const account = userId === null ? null : await this.accountOf({ userId, currency });
    return {
      role,
      user_id: userId,
      currency: currency.code,
      balance: account?.balance ?? null,
      held: account?.held ?? null,
      available: account?.available ?? null,
      lasts_until:
        userId === null || account === null ? null : await this.forecasts.lastsUntil({ userId, currency }),
      ...(await this.describeBudget(key)),
    };
  }

  /** @throws HttpProblem `not_found`, also for a key that the caller may not see */
  private async find(keyId: string, caller: Principal): Promise<IssuedKey> {
    const key = KEY_ID.test(keyId) ? await this.keys.get(keyId) : null;
    if (key === null || (caller.role !== 'admin' && key.role !== 'user')) throw notFound();
    return key;
  }

  private async accountOf(ref: Parameters<LedgerAccounts['state']>[0]): Promise<AccountState | null> {
    try {
      return await this.accounts.state(ref);
    } catch (error) {
      if (error instanceof AccountNotFoundError) return null;
      throw error;
    }
  }

  private async describe(key: IssuedKey): Promise<Pick<KeyResponse, keyof KeyResponse>> {
    return {
      key_id: key.keyId,
      name: key.name,
      role: key.role,
      user_id: key.userId,
      currency: key.currency,
      scopes: key.role === 'app' ? scopesOf(key) : null,
      ...(await this.describeBudget(key)),
      requests_per_minute: key.requestsPerMinute,
      tokens_per_minute: key.tokensPerMinute,
      created_at: momentOf(key.createdAtMs),
      revoked_at: key.revokedAtMs === null ? null : momentOf(key.revokedAtMs),
      last_used_at: key.lastUsedAtMs === null ? null : momentOf(key.lastUsedAtMs),
    };
  }

  private async describeBudget(
    key: IssuedKey | null,
  ): Promise<Pick<MeResponse, 'budget' | 'spent' | 'left' | 'models' | 'expires_at'>> {
    const ref = key === null ? null : this.limits.budgetOfKey(key);
    const state = ref === null ? null : await this.budgets.state(ref);
    return {
      budget: key?.budget ?? null,
      spent: state?.spent ?? null,
      left: state?.left ?? null,
      models: key?.models ?? null,
      expires_at: (key?.expiresAtMs ?? null) === null ? null : momentOf(key?.expiresAtMs ?? 0),
    };
  }
}

const NO_TERMS: Omit<KeyTerms, 'name'> = {
  scopes: null,
  budget: null,
  models: null,
  requestsPerMinute: null,
  tokensPerMinute: null,
  expiresAtMs: null,
};

/** The terms that a request gives. @throws ValidationFailedError */
function termsOf(request: UpdateKeyRequest, role: IssuedKey['role']): Partial<KeyTerms> {
  const { name, scopes, budget, models, requests_per_minute, tokens_per_minute, expires_at } = request;
  if ((scopes ?? null) !== null && role !== 'app') throw invalid('scopes', 'go with role app only');
  const expiresAtMs = typeof expires_at === 'bigint' ? toMilliseconds(expires_at) : expires_at;
  if (typeof expiresAtMs === 'number' && expiresAtMs <= Date.now()) {
    throw invalid('expires_at', 'must be in the future');
  }
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(scopes === undefined ? {} : { scopes }),
    ...(budget === undefined
      ? {}
      : { budget: budget === null ? null : { amount: budget.amount, period: budget.period } }),
    ...(models === undefined ? {} : { models }),
    ...(requests_per_minute === undefined ? {} : { requestsPerMinute: requests_per_minute }),
    ...(tokens_per_minute === undefined ? {} : { tokensPerMinute: tokens_per_minute }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  };
}

/** @throws ValidationFailedError for a text that is no cursor */
function readCursor(cursor: string): string {
  const keyId = Buffer.from(cursor, 'base64url').toString('hex');
  if (!KEY_ID.test(keyId)) throw invalid('cursor', 'must be the next_cursor of an earlier page');
  return keyId;
}

function momentOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function invalid(field: string, fault: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message: `${field} ${fault}` }]);
}

function notFound(): HttpProblem {
  return new HttpProblem('not_found', 'No key has this id; GET /keys lists them.');
}
