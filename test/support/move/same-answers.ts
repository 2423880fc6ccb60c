import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from '../http/api';

/** A request that is answered the same however often it comes. */
export type Question = (api: Api) => Promise<Answer>;

const REFUSED = 'refused';
const HOLD_SECONDS = 1;
const EXPIRED_MS = 2_500;
const REFERENCE = 'order-7';

/**
 * Makes movements of every kind on a new service, with the currencies USD and EUR.
 * @returns requests whose answers must not change when the ledger is moved, by what they are
 */
export async function makeMovements(api: Api): Promise<Map<string, Question>> {
  const story = new Story(api);
  await story.accounts();
  await story.movements();
  await story.holds();
  await story.budgets();
  await story.batches();
  await sleep(EXPIRED_MS);
  await story.afterExpiry();
  story.reads();
  return story.questions;
}

/** What of an answer a caller sees, but for what is of this request alone. */
export function seen({ status, headers, text }: Answer): unknown {
  const names = ['content-type', 'idempotent-replayed', 'location'];
  return {
    status,
    headers: names.map((name) => headers.get(name)),
    text: text.replace(/"(instance|request_id|last_used_at)":"[^"]*"/g, '"$1":""'),
  };
}

class Story {
  readonly questions = new Map<string, Question>();
  private readonly ids: string[] = [];

  constructor(private readonly api: Api) {}

  async accounts(): Promise<void> {
    for (const user_id of ['ada', 'bob', 'eve']) {
      const body = { user_id, initial_balance: '1000.000000001', display_name: user_id };
      await this.ask(`creation of ${user_id}`, 201, (api) => api.createAccount(body, `create-${user_id}`));
      await this.ask(`creation of ${user_id} with another balance`, REFUSED, (api) =>
        api.createAccount({ ...body, initial_balance: 1 }, `create-${user_id}`),
      );
    }
    await this.ask('creation in EUR', 201, (api) =>
      api.createAccount({ user_id: 'ada', currency: 'EUR', initial_balance: 50 }, 'create-ada-eur'),
    );
    await this.ask('creation of one that exists', REFUSED, (api) => api.createAccount({ user_id: 'bob' }), {
      isFirst: true,
    });
  }

  async movements(): Promise<void> {
    const bill = { user_id: 'ada', amount: '12.5', description: 'a bill', reference: REFERENCE };
    const bills: Answer[] = [];
    for (let turn = 0; turn < 30; turn += 1) {
      bills.push(await this.ask(`bill ${turn}`, 200, (api) => api.bill(bill, `bill-${turn}`)));
      await this.ask(`top-up ${turn}`, 200, (api) =>
        api.topUp({ user_id: 'ada', amount: turn + 1, description: null }, `top-up-${turn}`),
      );
    }
    await this.ask('bill in EUR', 200, (api) => api.bill({ ...bill, currency: 'EUR' }, 'bill-eur'));
    await this.ask('another bill with a key', REFUSED, (api) => api.bill({ ...bill, amount: 1 }, 'bill-0'));
    await this.ask('a top-up with the key of a bill', REFUSED, (api) => api.topUp(bill, 'bill-0'));
    const [first, second] = bills.map(idOf);
    for (const part of [1, 2, 3]) {
      const body = { transaction_id: first, amount: part, reason: `part ${part}` };
      await this.ask(`refund ${part}`, 201, (api) => api.refund(body, `refund-${part}`));
    }
    await this.ask('another refund with a key', REFUSED, (api) =>
      api.refund({ transaction_id: first, amount: 4 }, 'refund-1'),
    );
    await this.ask('a refund without a key', 201, (api) => api.refund({ transaction_id: second }));
    await this.ask('a refund of more than is left', REFUSED, (api) =>
      api.refund({ transaction_id: first, amount: 12 }, 'refund-more'),
    );
  }

  async holds(): Promise<void> {
    const body = { user_id: 'bob', amount: '20', description: 'a hold', expires_in_seconds: 600 };
    const place = async (name: string, more: object = {}) =>
      idOf(await this.ask(`hold ${name}`, 201, (api) => api.placeHold({ ...body, ...more }, `hold-${name}`)));
    const [captured, part, released] = [
      await place('captured', { reference: REFERENCE }),
      await place('captured-in-part'),
      await place('released'),
    ];
    await this.ask('capture', 200, (api) => api.captureHold(captured));
    await this.ask('capture in part', 200, (api) => api.captureHold(part, { amount: 7 }));
    await this.ask('release', 200, (api) => api.releaseHold(released));
    await this.ask('another capture', REFUSED, (api) => api.captureHold(part, { amount: 8 }));
    await this.ask('capture of what is released', REFUSED, (api) => api.captureHold(released));
    await this.ask('release of what is captured', REFUSED, (api) => api.releaseHold(captured));
    await this.ask('a hold with another time', REFUSED, (api) =>
      api.placeHold({ ...body, expires_in_seconds: 601 }, 'hold-released'),
    );
    this.ids.push(await place('expired', { expires_in_seconds: HOLD_SECONDS, reference: REFERENCE }));
    this.ids.push(captured, part, released);
  }

  async budgets(): Promise<void> {
    const key = await this.api.issueKey({
      scopes: ['read', 'bill'],
      role: 'app',
      budget: { amount: 100, period: 'month' },
    });
    const withKey =
      (send: (api: Api) => Promise<Answer>): Question =>
      (api) =>
        send(api.with(key.secret));
    await this.ask(
      'bill by a key with a budget',
      200,
      withKey((api) => api.bill({ user_id: 'eve', amount: 5 }, 'budget-bill')),
    );
    const placed = await this.ask(
      'hold by a key with a budget',
      201,
      withKey((api) => api.placeHold({ user_id: 'eve', amount: 6, expires_in_seconds: 300 }, 'budget-hold')),
    );
    await this.ask(
      'its capture',
      200,
      withKey((api) => api.captureHold(idOf(placed), { amount: 4 })),
    );
    const late = await this.ask(
      'hold of a budget that expires',
      201,
      withKey((api) =>
        api.placeHold({ user_id: 'eve', amount: 9, expires_in_seconds: HOLD_SECONDS }, 'budget-late'),
      ),
    );
    this.ids.push(idOf(placed), idOf(late));
    this.questions.set('the key', (api) => api.get(`/api/v1/keys/${key.id}`));
  }

  async batches(): Promise<void> {
    const operations = [
      { type: 'topup', user_id: 'eve', amount: 3 },
      { type: 'bill', user_id: 'eve', amount: 2, idempotency_key: 'of-its-own' },
    ];
    await this.ask('batch', 200, (api) => api.batch(operations, {}, 'batch'));
    await this.ask('atomic batch', 200, (api) =>
      api.batch(operations.slice(0, 1), { atomic: true }, 'atomic'),
    );
    await this.ask('another batch with its key', REFUSED, (api) =>
      api.batch(operations.slice(1), {}, 'batch'),
    );
  }

  async afterExpiry(): Promise<void> {
    for (const id of this.ids) {
      this.questions.set(`state of hold ${id}`, (api) => api.getHold(id));
    }
    const [expired] = this.ids;
    await this.ask('capture after expiry', REFUSED, (api) => api.captureHold(expired!));
    await this.ask('release after expiry', REFUSED, (api) => api.releaseHold(expired!));
    await this.ask('capture of a budget after expiry', REFUSED, (api) => api.captureHold(this.ids.at(-1)!));
  }

  reads(): void {
    const paths = ['transactions', 'transactions?limit=7', 'transactions?type=bill&limit=5', 'holds'].flatMap(
      (name) => ['ada', 'bob', 'eve'].map((user) => `accounts/${user}/${name}`),
    );
    paths.push('accounts/ada', 'accounts/bob', 'accounts/eve', 'accounts/ada?currency=EUR');
    paths.push('accounts/ada/transactions?format=csv', 'users', 'users/ada', 'users/bob');
    paths.push('users/ada/transactions?page=2&page_size=10', 'users/bob/transactions');
    paths.push(`transactions?reference=${REFERENCE}`, `transactions?reference=${REFERENCE}&limit=3`);
    paths.push('books?from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z');
    for (const path of paths) this.questions.set(`GET ${path}`, (api) => api.get(`/api/v1/${path}`));
  }

  /** Asks a question twice: what it does the second time is what it does ever after. */
  private async ask(
    name: string,
    status: number | typeof REFUSED,
    question: Question,
    { isFirst = false } = {},
  ): Promise<Answer> {
    const answer = await question(this.api);
    const isRight =
      status === REFUSED ? answer.status > 400 && answer.status < 500 : answer.status === status;
    if (!isRight) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    this.questions.set(name, question);
    if (!isFirst) await question(this.api);
    return answer;
  }
}

function idOf({ headers, json }: Answer): string {
  const { hold_id } = json;
  return typeof hold_id === 'string' ? hold_id : (headers.get('location')?.split('/').at(-1) ?? '');
}
