import { formatAmount, parseAmount, UNITS_PER_CREDIT } from '@app/money';
import type { Random } from '../random/random';
import type { Answer, Api } from '../http/api';
import type { Result } from './batch';
import { Books } from './books';
import { inLanes } from '../async/lanes';
import { isReplay, shown, times } from './expect';

export type Send = (api: Api) => Promise<Answer>;

export interface TrafficOptions {
  /** Sends a request until it is answered with something definite. */
  readonly call: (send: Send) => Promise<Answer>;
  readonly users: number;
  readonly currencies: readonly string[];
  /** Whether every request can be repeated, so that no answer may be lost for ever. */
  readonly keyedOnly: boolean;
}

/** A request that was acknowledged, and can be again. */
interface Acknowledged {
  readonly send: Send;
  readonly summary: (answer: Answer) => string;
  readonly first: string;
}

interface Expectation {
  readonly repeatable: boolean;
  readonly refusals: readonly string[];
  readonly summary?: (answer: Answer) => string;
}

const SPENT = 'idempotency_key_spent';
const LASTING_SECONDS = 3_600;
const OPENING_MAX_CREDITS = 60;
const AMOUNT_MAX_CREDITS = 12;
const BATCH_MAX = 12;
const CREATIONS_AT_ONCE = 32;

/** How often each step is taken, out of their sum. */
const STEPS = {
  bill: 30,
  topUp: 10,
  hold: 22,
  settle: 24,
  refund: 10,
  batch: 10,
  replay: 8,
  reuse: 4,
  read: 4,
};

/** Random requests of many users, whose answers are entered into books and checked against each other. */
export class Traffic {
  readonly books = new Books();
  private readonly acknowledged: Acknowledged[] = [];
  private readonly steps: (() => Promise<void>)[];
  private keys = 0;

  constructor(
    private readonly random: Random,
    private readonly options: TrafficOptions,
  ) {
    this.steps = Object.entries(STEPS).flatMap(([name, weight]) =>
      Array.from({ length: weight }, () => () => this[name as keyof typeof STEPS]()),
    );
  }

  /** Creates every account, most of them with credits. */
  async open(): Promise<void> {
    const accounts = this.options.currencies.flatMap((currency) =>
      Array.from({ length: this.options.users }, (_, index) => ({ currency, userId: `user-${index}` })),
    );
    await inLanes(accounts, CREATIONS_AT_ONCE, (account) => this.create(account));
  }

  /** Makes one request, or a few at once. */
  step(): Promise<void> {
    return this.random.of(this.steps)();
  }

  private async create({ userId, currency }: { userId: string; currency: string }): Promise<void> {
    const units = this.random.below(5) === 0 ? 0n : this.units(OPENING_MAX_CREDITS);
    const body = { user_id: userId, currency, initial_balance: formatAmount(units) };
    const key = this.key();
    const answer = await this.perform((api) => api.createAccount(body, key), {
      repeatable: true,
      refusals: [],
    });
    expect(creditsOf(answer, 'balance')).toBe(units);
    if (units > 0n)
      this.books.enter(`opening ${userId} ${currency}`, { userId, currency, kind: 'opening', units });
  }

  private bill(): Promise<void> {
    return this.move('bill', ['insufficient_credits'], 'amount_billed', (api, body, key) =>
      api.bill(body, key),
    );
  }

  private topUp(): Promise<void> {
    return this.move('topup', [], 'amount_added', (api, body, key) => api.topUp(body, key));
  }

  private async move(
    kind: 'bill' | 'topup',
    refusals: string[],
    amountField: string,
    call: (api: Api, body: object, key: string | undefined) => Promise<Answer>,
  ): Promise<void> {
    const { userId, currency, units, body } = this.movement();
    const key = this.keyOrNone();
    const answer = await this.perform((api) => call(api, body, key), {
      repeatable: key !== undefined,
      refusals,
    });
    if (!isOk(answer)) return;
    expect(creditsOf(answer, amountField)).toBe(units);
    creditsOf(answer, 'new_balance');
    this.books.enter(transactionOf(answer), { userId, currency, kind, units });
  }

  private async hold(): Promise<void> {
    const { userId, currency, units, body } = this.movement();
    const expires = this.random.below(8) === 0;
    const hold = { ...body, expires_in_seconds: expires ? 1 : LASTING_SECONDS };
    const key = this.keyOrNone();
    const answer = await this.perform((api) => api.placeHold(hold, key), {
      repeatable: key !== undefined,
      refusals: ['insufficient_credits'],
    });
    if (!isOk(answer)) return;
    creditsOf(answer, 'available');
    this.books.enterHold(String(answer.json['hold_id']), { userId, currency, units, expires });
  }

  /** Captures or releases a hold; now and then both at once. */
  private async settle(): Promise<void> {
    const holds = Array.from(this.books.holds);
    if (holds.length === 0) return;
    const [holdId, { units }] = this.random.of(holds);
    const both = this.random.below(6) === 0;
    const captures = both || this.random.below(3) > 0;
    await Promise.all([
      ...(captures ? [this.capture(holdId, units)] : []),
      ...(both || !captures ? [this.release(holdId)] : []),
    ]);
  }

  private async capture(holdId: string, held: bigint): Promise<void> {
    const whole = this.random.below(3) === 0;
    const units = whole ? held : this.units(AMOUNT_MAX_CREDITS);
    const answer = await this.perform(
      (api) => api.captureHold(holdId, whole ? undefined : { amount: formatAmount(units) }),
      {
        repeatable: true,
        refusals: ['hold_already_captured', 'hold_already_released', 'hold_expired', 'amount_exceeds_hold'],
      },
    );
    if (!isOk(answer)) return;
    creditsOf(answer, 'new_balance');
    expect([creditsOf(answer, 'amount_captured'), creditsOf(answer, 'amount_released')]).toEqual([
      units,
      held - units,
    ]);
    const { userId, currency } = this.books.settle(holdId, { status: 'captured', units });
    this.books.enter(transactionOf(answer), { userId, currency, kind: 'capture', units });
  }

  private async release(holdId: string): Promise<void> {
    const answer = await this.perform((api) => api.releaseHold(holdId), {
      repeatable: true,
      refusals: ['hold_already_captured', 'hold_expired'],
    });
    if (!isOk(answer)) return;
    creditsOf(answer, 'available');
    this.books.settle(holdId, { status: 'released', units: 0n });
  }

  private async refund(): Promise<void> {
    const bills = this.books.of('bill', 'capture');
    if (bills.length === 0) return;
    const [transaction_id, { userId, currency, units: billed }] = this.random.of(bills);
    const units = this.random.below(2) === 0 ? billed : this.units(AMOUNT_MAX_CREDITS);
    const answer = await this.perform((api) => api.refund({ transaction_id, amount: formatAmount(units) }), {
      repeatable: true,
      refusals: ['already_refunded', ...(units > billed ? ['validation_failed'] : [])],
    });
    if (!isOk(answer)) return;
    creditsOf(answer, 'new_balance');
    expect(creditsOf(answer, 'amount_refunded')).toBe(units);
    this.books.enter(String(answer.json['refund_id']), { userId, currency, kind: 'refund', units });
  }

  private async batch(): Promise<void> {
    const atomic = this.random.below(2) === 0;
    const keyed = this.options.keyedOnly || this.random.below(2) === 0;
    const operations = Array.from({ length: 1 + this.random.below(BATCH_MAX) }, () => {
      const kind: 'topup' | 'bill' = this.random.below(3) === 0 ? 'topup' : 'bill';
      return { ...this.movement(), kind, ...(keyed ? { key: this.key() } : {}) };
    });
    const bodies = operations.map(({ kind, body, key }) => ({ type: kind, ...body, idempotency_key: key }));
    const answer = await this.perform((api) => api.batch(bodies, { atomic }), {
      repeatable: keyed,
      refusals: ['insufficient_credits'],
      summary: idsOf,
    });
    if (!isOk(answer)) return;
    const results = answer.json['results'] as Result[];
    expect(results).toHaveLength(operations.length);
    for (const [index, { userId, currency, units, kind }] of operations.entries()) {
      const { status, transaction_id, code } = results[index]!;
      if (status === 'ok') this.books.enter(transaction_id!, { userId, currency, kind, units });
      else expect(['insufficient_credits', ...(keyed ? [SPENT] : [])]).toContain(code);
    }
    if (atomic) expect(results.every(({ status }) => status === 'ok')).toBe(true);
  }

  /** Repeats what was acknowledged at any time before. */
  private async replay(): Promise<void> {
    if (this.acknowledged.length === 0) return;
    const { send, summary, first } = this.random.of(this.acknowledged);
    const answer = await this.options.call(send);
    expect(summary(answer)).toBe(first);
    const results = answer.json['results'] as Result[] | undefined;
    expect(
      results?.every(({ status, replayed }) => replayed ?? status === 'failed') ?? isReplay(answer),
    ).toBe(true);
  }

  /** Asks for three things with one key at once: one of them gets it. */
  private async reuse(): Promise<void> {
    const { userId, currency, units, body } = this.movement();
    const key = this.key();
    const requests: ['topup' | 'bill', Send][] = [
      ['topup', (api) => api.topUp(body, key)],
      ['topup', (api) => api.topUp({ ...body, description: 'another' }, key)],
      ['bill', (api) => api.bill(body, key)],
    ];
    const answers = await Promise.all(requests.map(([, send]) => this.options.call(send)));
    expect(answers.filter(isOk).length).toBeLessThanOrEqual(1);
    for (const [index, answer] of answers.entries()) {
      if (isOk(answer)) {
        this.books.enter(transactionOf(answer), { userId, currency, kind: requests[index]![0], units });
      } else {
        expect(['idempotency_key_reused', SPENT, 'insufficient_credits']).toContain(answer.json['code']);
      }
    }
  }

  private async read(): Promise<void> {
    const { userId, currency } = this.movement();
    const answer = await this.options.call((api) => api.getAccount(userId, currency));
    expect(answer.status).toBe(200);
    const available = creditsOf(answer, 'balance') - creditsOf(answer, 'held');
    expect(creditsOf(answer, 'available')).toBe(available);
  }

  /**
   * Sends a request, now and then several times at once, and checks that all its answers say the same.
   * @param repeatable whether the same request again is the same movement
   * @param refusals codes with which it may be refused
   * @param summary what equal answers have in common
   */
  private async perform(send: Send, { repeatable, refusals, summary = shown }: Expectation): Promise<Answer> {
    const copies = repeatable && this.random.below(5) === 0 ? 2 + this.random.below(2) : 1;
    const answers = await times(copies, () => this.options.call(send));
    const acknowledgement = answers.find(isOk);
    if (acknowledgement === undefined) {
      for (const { json } of answers)
        expect([...refusals, ...(repeatable ? [SPENT] : [])]).toContain(json['code']);
      return answers[0]!;
    }
    const first = summary(acknowledgement);
    for (const answer of answers) expect(summary(answer)).toBe(first);
    if (summary === shown)
      expect(answers.filter((answer) => !isReplay(answer)).length).toBeLessThanOrEqual(1);
    if (repeatable) this.acknowledged.push({ send, summary, first });
    return acknowledgement;
  }

  /**
   * A random amount for a random user; a few users get most of the traffic, so that they run out of credits.
   */
  private movement() {
    const { users, currencies } = this.options;
    const popular = this.random.below(3) === 0;
    const userId = `user-${this.random.below(popular ? Math.ceil(users / 20) : users)}`;
    const currency = this.random.of(currencies);
    const units = this.units(AMOUNT_MAX_CREDITS);
    const description = this.random.of(['', 'a call', `call ${this.random.below(50)}`]);
    return {
      userId,
      currency,
      units,
      body: { user_id: userId, currency, amount: formatAmount(units), description },
    };
  }

  /** More than zero; sometimes whole credits, mostly with all nine places. */
  private units(maxCredits: number): bigint {
    const credits = 1 + this.random.below(maxCredits);
    const whole = BigInt(credits) * UNITS_PER_CREDIT;
    return this.random.below(3) === 0 ? whole : whole - BigInt(this.random.below(Number(UNITS_PER_CREDIT)));
  }

  private key(): string {
    this.keys += 1;
    return `key-${this.keys}`;
  }

  private keyOrNone(): string | undefined {
    return this.options.keyedOnly || this.random.below(2) === 0 ? this.key() : undefined;
  }
}

function isOk({ status }: Answer): boolean {
  return status === 200 || status === 201;
}

function transactionOf({ headers }: Answer): string {
  return String(headers.get('location')).split('/').at(-1) ?? '';
}

/**
 * The transactions of a batch; which of the refusals an operation got differs from one attempt to the next.
 */
function idsOf({ status, json }: Answer): string {
  const results = json['results'] as Result[] | undefined;
  return `${status} ${results?.map(({ transaction_id }) => transaction_id ?? 'refused').join(' ') ?? ''}`;
}

/** Units; there are never fewer than none. */
export function creditsOf({ json }: Answer, field: string): bigint {
  expect(json[field]).toBeGreaterThanOrEqual(0);
  return parseAmount(json[field], { zero: 'allowed' });
}
