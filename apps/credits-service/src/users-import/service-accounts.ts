import { setTimeout as sleep } from 'node:timers/promises';
import { formatTransactionId, openingTransferId, userAccountId } from '@app/ledger';
import { formatAmount, parseDecimal } from '@app/money';
import { isLosslessNumber, parse } from 'lossless-json';
import { Agent, request, type Dispatcher } from 'undici';
import { API_PREFIX } from '../shared/api-prefix';
import type { RunningService } from '../shared/running-service';
import type { AccountToMake } from './accounts-to-make';

const CALL_MAX_MS = 30_000;
/** How long the service may answer nothing at all, as while it is restarted. */
const PATIENCE_MS = 300_000;
const RETRY_MS = 500;
const RETRY_MAX_MS = 60_000;
/** Answers after which the same request, with the same key, may be repeated. */
const PASSING = [429, 502, 503, 504];
const PLACES = 9;

/**
 * What the service has of an account:
 * - `other`: it was opened with another balance, in units
 * - `without`: it was opened without one, or its creation broke off before it came
 */
export type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'same' }
  | { readonly kind: 'without' }
  | { readonly kind: 'other'; readonly openingBalance: bigint };

interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly json: Readonly<Record<string, unknown>>;
}

/** Accounts of a running service, over its API. */
export class ServiceAccounts {
  private readonly agent: Agent;
  private answeredAt = performance.now();
  private codes: readonly string[] = [];

  /** @param connections calls at the same time */
  constructor(
    private readonly service: RunningService,
    connections: number,
  ) {
    this.agent = new Agent({ connections, headersTimeout: CALL_MAX_MS, bodyTimeout: CALL_MAX_MS });
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  /**
   * Codes of the currencies that the service keeps, the default one first. To be asked before anything else.
   * @throws Error where no service answers, or not to this key
   */
  async currencies(): Promise<readonly string[]> {
    const answer = await this.attempt('GET', 'status').catch((error: unknown) => {
      throw new Error(
        `No service answers at ${this.service.baseUrl} (${reasonOf(error)}): start it, or set BASE_URL.`,
      );
    });
    if (answer.status !== 200) throw unexpected(answer);
    this.codes = (answer.json['currencies'] as unknown[]).map(String);
    return this.codes;
  }

  /** Changes nothing. @throws Error where the service does not answer in time, or not to this key */
  async find(account: AccountToMake): Promise<Found> {
    const { userId: user_id, currency, openingBalance } = account;
    const balance = await this.call('POST', 'balance', { body: { user_id, currency } });
    if (balance.status === 404) return { kind: 'nothing' };
    if (balance.status !== 200) throw unexpected(balance);
    const found = await this.openingBalanceOf(account);
    if (found === openingBalance) return { kind: 'same' };
    return found === 0n ? { kind: 'without' } : { kind: 'other', openingBalance: found };
  }

  /**
   * Makes the account and brings its opening balance in, once, however often it is called: the ledger decides by the
   * account's id and by the key.
   * @returns whether this call made it; null where there is an account that was opened with another balance
   * @throws Error where the service does not answer in time, or not to this key
   */
  async create(account: AccountToMake): Promise<'made' | 'there' | null> {
    const { userId: user_id, currency, openingBalance, displayName: display_name } = account;
    const answer = await this.call('POST', 'accounts', {
      body: { user_id, currency, initial_balance: formatAmount(openingBalance), display_name },
      key: `users-import-${currency}-${openingBalance}`,
    });
    if (answer.status === 201) return answer.headers['idempotent-replayed'] === 'true' ? 'there' : 'made';
    if (answer.status !== 409) throw unexpected(answer);
    return (await this.openingBalanceOf(account)) === openingBalance ? 'there' : null;
  }

  /** In units. The transfer that brings it has an id of its own in the ledger, and never changes. */
  private async openingBalanceOf({ userId, currency }: AccountToMake): Promise<bigint> {
    const accountId = userAccountId(userId, currency === this.codes[0] ? null : currency);
    const id = formatTransactionId(openingTransferId(accountId));
    const answer = await this.call('GET', `transactions/${id}`);
    if (answer.status === 404) return 0n;
    if (answer.status !== 200) throw unexpected(answer);
    const { amount } = answer.json;
    const units = isLosslessNumber(amount) ? parseDecimal(amount.toString(), PLACES) : null;
    if (units === null) throw new Error(`The service answered an amount that is none: ${String(amount)}`);
    return units;
  }

  /** Repeats a call until the service answers it. */
  private async call(
    method: Dispatcher.HttpMethod,
    path: string,
    content?: { body: object; key?: string },
  ): Promise<Answer> {
    for (;;) {
      let refusal: Answer | null = null;
      let reason: string;
      try {
        const answer = await this.attempt(method, path, content);
        if (!PASSING.includes(answer.status)) {
          this.answeredAt = performance.now();
          return answer;
        }
        refusal = answer;
        reason = unexpected(answer).message;
      } catch (error) {
        reason = reasonOf(error);
      }
      if (performance.now() - this.answeredAt > PATIENCE_MS) {
        throw new Error(`The service has not answered for ${PATIENCE_MS / 1_000} s: ${reason}`);
      }
      const asked = Number(refusal?.headers['retry-after'] ?? 0) * 1_000;
      await sleep(Math.min(Math.max(RETRY_MS, asked), RETRY_MAX_MS));
    }
  }

  private async attempt(
    method: Dispatcher.HttpMethod,
    path: string,
    content?: { body: object; key?: string },
  ): Promise<Answer> {
    const { baseUrl, key } = this.service;
    const { statusCode, headers, body } = await request(`${baseUrl}/${API_PREFIX}/${path}`, {
      method,
      dispatcher: this.agent,
      signal: AbortSignal.timeout(CALL_MAX_MS),
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...(content?.key === undefined ? {} : { 'idempotency-key': content.key }),
      },
      ...(content === undefined ? {} : { body: JSON.stringify(content.body) }),
    });
    const text = await body.text();
    return { status: statusCode, headers, json: jsonOf(text) };
  }
}

/** Amounts stay the digits that the service wrote. A proxy's page is no JSON. */
function jsonOf(text: string): Record<string, unknown> {
  try {
    const value = parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function unexpected({ status, json }: Answer): Error {
  const detail = typeof json['detail'] === 'string' ? json['detail'] : '';
  return new Error(`The service answered ${status}: ${detail}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
