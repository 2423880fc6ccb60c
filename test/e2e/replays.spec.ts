import type { Answer, Api } from '../support/http/api';
import { describeEachLedger, describeEmbedded } from '../support/engines/each-ledger';
import { bill, resultsOf, topUp } from '../support/movements/batch';
import { expectOneMovement, expectProblem, expectReplay, times } from '../support/movements/expect';
import { AppInTurn } from '../support/app/test-app';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { runs } from '../support/run/length';

const START_TIMEOUT_MS = 90_000;
const AT_ONCE = 50;

interface Kind {
  status: number;
  send: (api: Api, body: object, key: string) => Promise<Answer>;
  body: object;
  /** Bodies of other requests. */
  others: object[];
}

const movement = { user_id: 'ada', amount: '12.000000001', description: 'Ein Gruß an 日本 🌍' };
const otherMovements = [
  { ...movement, amount: '12.000000002' },
  { ...movement, currency: 'EUR' },
  { ...movement, description: 'other' },
  { ...movement, description: null },
];
const creation = { user_id: 'new', initial_balance: '12.000000001', display_name: 'New' };
const otherCreations = [
  { ...creation, initial_balance: '12.000000002' },
  { ...creation, initial_balance: null },
  { ...creation, currency: 'EUR' },
];

const KINDS: Record<string, Kind> = {
  accounts: {
    status: 201,
    send: (api, body, key) => api.createAccount(body, key),
    body: creation,
    others: otherCreations,
  },
  topup: {
    status: 200,
    send: (api, body, key) => api.topUp(body, key),
    body: movement,
    others: otherMovements,
  },
  bill: {
    status: 200,
    send: (api, body, key) => api.bill(body, key),
    body: movement,
    others: otherMovements,
  },
  holds: {
    status: 201,
    send: (api, body, key) => api.placeHold(body, key),
    body: movement,
    others: otherMovements,
  },
};

runs(describeEmbedded, describeEachLedger)('repeated requests', (ledger) => {
  let folder: TemporaryDirectory;
  const app = new AppInTurn();

  const api = () => app.api;
  const restart = () => app.start({ ...ledger(), DATA_DIR: folder.path, CURRENCIES: 'USD,EUR' });

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    await restart();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await app.stop();
    folder.remove();
  });

  /** Balance and held credits of an account; null where there is none. */
  async function read(user_id: string, currency: string): Promise<unknown> {
    const { status, json } = await api().getAccount(user_id, currency);
    return status === 200 ? [json['balance'], json['held']] : null;
  }

  it('move credits once, however many come at once, also after a restart', async () => {
    for (const user_id of ['ada', 'bob']) {
      await api().createAccount({ user_id, initial_balance: 1_000 });
      await api().createAccount({ user_id, initial_balance: 1_000, currency: 'EUR' });
    }
    const readAll = async () => ({
      ada: [await read('ada', 'USD'), await read('ada', 'EUR')],
      bob: [await read('bob', 'USD'), await read('bob', 'EUR')],
      new: [await read('new', 'USD'), await read('new', 'EUR')],
    });

    const firsts: Record<string, Answer> = {};
    for (const [name, { send, body, status }] of Object.entries(KINDS)) {
      firsts[name] = expectOneMovement(await times(AT_ONCE, () => send(api(), body, name)), status);
    }
    const untouched = [
      [1_000, 0],
      [1_000, 0],
    ];
    const expected = {
      ada: [
        [1_000, 12.000000001],
        [1_000, 0],
      ],
      bob: untouched,
      new: [[12.000000001, 0], null],
    };
    expect(await readAll()).toEqual(expected);

    await restart();
    for (const [name, { send, body }] of Object.entries(KINDS)) {
      for (const answer of await times(AT_ONCE, () => send(api(), body, name))) {
        expectReplay(answer, firsts[name]!);
      }
    }
    for (const name of Object.keys(KINDS)) {
      for (const [otherName, { send, body, others }] of Object.entries(KINDS)) {
        // Keys count per user, and accounts are created for another one.
        if ((otherName === 'accounts') !== (name === 'accounts')) continue;
        for (const other of otherName === name ? others : [body]) {
          expectProblem(await send(api(), other, name), 409, 'idempotency_key_reused');
        }
      }
    }
    expect(await readAll()).toEqual(expected);
  });

  it('settle a hold and refund a bill once, also after a restart', async () => {
    const user_id = 'settler';
    await api().createAccount({ user_id, initial_balance: 100 });
    const [captured, released] = await times(2, () => api().placeHold({ user_id, amount: 10 }));
    const billed = await api().bill({ user_id, amount: 30 });
    const transaction_id = String(billed.headers.get('location')).split('/').at(-1);
    const calls = [
      () => api().captureHold(String(captured!.json['hold_id']), { amount: 4 }),
      () => api().releaseHold(String(released!.json['hold_id'])),
      () => api().refund({ transaction_id, amount: 5, reason: 'slow' }),
    ];
    const firsts = [];
    for (const call of calls) {
      const answers = await times(AT_ONCE, call);
      firsts.push(expectOneMovement(answers, answers[0]!.status));
    }
    expect(firsts.map(({ status }) => status)).toEqual([200, 200, 201]);

    await restart();
    for (const [index, call] of calls.entries()) {
      for (const answer of await times(AT_ONCE, call)) expectReplay(answer, firsts[index]!);
    }
    expect(await read(user_id, 'USD')).toEqual([71, 0]);
  });

  it('make the operations of a batch once, however many batches come at once, also after a restart', async () => {
    const user_id = 'batcher';
    await api().createAccount({ user_id, initial_balance: 100 });
    const operations = (kind: string) => [
      bill(user_id, 2, { idempotency_key: `${kind}-1`, description: 'one' }),
      topUp(user_id, 1, { idempotency_key: `${kind}-2` }),
    ];
    const run = async (atomic: boolean) =>
      resultsOf(await api().batch(operations(atomic ? 'atomic' : 'each'), { atomic }));
    const ids = new Map<boolean, (string | undefined)[]>();
    for (const atomic of [false, true]) {
      const answers = await times(AT_ONCE, () => run(atomic));
      ids.set(
        atomic,
        answers[0]!.map(({ transaction_id }) => transaction_id),
      );
      for (const results of answers) {
        expect(results.map(({ transaction_id }) => transaction_id)).toEqual(ids.get(atomic));
      }
      const fresh = answers.flat().filter(({ replayed }) => replayed === false);
      expect(fresh).toHaveLength(2);
    }
    expect(await read(user_id, 'USD')).toEqual([98, 0]);

    await restart();
    for (const atomic of [false, true]) {
      for (const results of await times(AT_ONCE, () => run(atomic))) {
        expect(results).toEqual(
          ids.get(atomic)!.map((transaction_id) => ({ status: 'ok', transaction_id, replayed: true })),
        );
      }
      const [first, second] = operations(atomic ? 'atomic' : 'each');
      const others = [
        { ...first, amount: 3 },
        { ...first, type: 'topup' },
        { ...first, currency: 'EUR' },
        { ...first, description: 'two' },
      ];
      for (const other of others) {
        const answer = await api().batch([other, second], { atomic });
        if (atomic) expectProblem(answer, 409, 'idempotency_key_reused');
        else expect(resultsOf(answer)[0]).toMatchObject({ status: 'failed', code: 'idempotency_key_reused' });
      }
    }
    expect(await read(user_id, 'USD')).toEqual([98, 0]);
  });
});
