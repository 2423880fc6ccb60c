import type { Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { isDeepStrictEqual } from 'node:util';
import { account, accountFilter, AMOUNT_MAX, NANOSECONDS_PER_SECOND, queryFilter, transfer } from './build';
import { SteppingClock } from './clocks';
import { EmbeddedEngine } from './engines';
import { eventually } from '../../support/async/eventually';
import { Model } from './model';
import { Random } from '../../support/random/random';
import { runs } from '../../support/run/length';

const ACCOUNTS = 300;
const BATCHES = runs(6, 20);
const BATCH_LENGTH = 4000;
const REOPEN_EVERY = BATCHES / 2;
const OPENING_MAX_MICROSECONDS = 3_000_000;
const EXPIRING_HOLDS = runs(12_000, 20_000);

const { pending, post_pending_transfer, void_pending_transfer } = TransferFlags;
const { history, debits_must_not_exceed_credits } = AccountFlags;

jest.setTimeout(180_000);

/**
 * A ledger too large for whatever the engine keeps at hand, with ids in no order: what was long ago must be found
 * like what was just now. Everything is compared with the model.
 */
describe('the embedded engine with many transfers', () => {
  let engine: EmbeddedEngine;
  const clock = new SteppingClock();
  const model = new Model();
  const random = new Random();
  const everyAccount = Array.from({ length: ACCOUNTS }, (_, index) => BigInt(index + 1));
  /** Every event that was sent, failed ones too. */
  const sent: Transfer[] = [];
  const holds: Transfer[] = [];

  beforeAll(async () => {
    engine = await EmbeddedEngine.start(clock);
    const accounts = Array.from({ length: ACCOUNTS }, (_, index) =>
      account({
        id: BigInt(index + 1),
        ledger: (index % 2) + 1,
        flags: [history, 0, debits_must_not_exceed_credits | history][index % 3]!,
      }),
    );
    const results = await engine.client.createAccounts(accounts);
    model.createAccounts(accounts, results.at(-1)!.timestamp);
  });

  afterAll(async () => {
    await engine.close();
  });

  function randomTransfer(): Transfer {
    const debit = random.below(ACCOUNTS);
    const credit = (debit + 2 * (1 + random.below(ACCOUNTS / 2 - 1))) % ACCOUNTS;
    return transfer({
      id: random.id(),
      debit_account_id: BigInt(debit + 1),
      credit_account_id: BigInt(credit + 1),
      ledger: (debit % 2) + 1,
      amount: BigInt(random.below(100)),
      user_data_128: BigInt(random.below(50)),
      user_data_64: BigInt(random.below(5)),
      code: 1 + random.below(3),
    });
  }

  function nextEvent(): Transfer {
    const event = randomTransfer();
    const kind = random.below(100);
    if (kind < 50) return event;
    if (kind < 68) {
      const hold = { ...event, flags: pending };
      holds.push(hold);
      return hold;
    }
    if (kind < 85 && holds.length > 0) {
      const posts = random.below(2) === 0;
      return transfer({
        id: event.id,
        pending_id: random.of(holds).id,
        flags: posts ? post_pending_transfer : void_pending_transfer,
        amount: posts ? [AMOUNT_MAX, 0n, 7n][random.below(3)]! : 0n,
        ledger: 0,
        code: 0,
      });
    }
    if (kind < 90) return { ...event, debit_account_id: BigInt(ACCOUNTS + 1 + random.below(5)) };
    if (kind < 97 && sent.length > 0) return random.of(sent);
    return { ...event, ledger: 3 };
  }

  async function createBatch(events: Transfer[]): Promise<void> {
    const results = await engine.client.createTransfers(events);
    // The last event is always a new one, so its timestamp is the batch's.
    const expected = model.createTransfers(events, results.at(-1)!.timestamp);
    // Compared one by one: a matcher takes longer over so many than both sides together.
    for (const [index, { timestamp, status }] of results.entries()) {
      if (timestamp !== expected[index]!.timestamp || status !== expected[index]!.status) {
        expect({ event: events[index], timestamp, status }).toEqual({
          event: events[index],
          ...expected[index],
        });
      }
    }
    expect(results).toHaveLength(expected.length);
    sent.push(...events);
  }

  /** As `toEqual`, which is slow and needed only to show a difference. */
  function expectSame(found: unknown[], expected: unknown[]): void {
    if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
  }

  async function compare(): Promise<void> {
    const { client } = engine;
    expectSame(await client.lookupAccounts(everyAccount), model.lookupAccounts(everyAccount));
    const ids = Array.from({ length: 3000 }, () =>
      random.below(10) === 0 ? random.id() : random.of(sent).id,
    );
    expectSame(await client.lookupTransfers(ids), model.lookupTransfers(ids));
    for (let round = 0; round < 12; round += 1) {
      const [one, other] = [random.of(sent), random.of(sent)].map(
        ({ id }) => model.lookupTransfers([id])[0]?.timestamp ?? 0n,
      );
      const span = random.below(2) === 0 ? {} : { timestamp_min: one!, timestamp_max: other! };
      const user_data_128 = BigInt(random.below(3) === 0 ? random.below(50) : 0);
      const filter = accountFilter({
        account_id: BigInt(1 + random.below(ACCOUNTS)),
        ...span,
        user_data_128,
        user_data_64: BigInt(random.below(3) === 0 ? random.below(5) : 0),
        code: random.below(3) === 0 ? 1 + random.below(3) : 0,
        limit: [1, 10, 100, 8189][random.below(4)]!,
        flags: 1 + random.below(7),
      });
      expectSame(await client.getAccountTransfers(filter), model.getAccountTransfers(filter));
      expectSame(await client.getAccountBalances(filter), model.getAccountBalances(filter));
      const query = queryFilter({
        ...span,
        user_data_128,
        ledger: random.below(3),
        limit: [1, 10, 100, 1000][random.below(4)]!,
        flags: random.below(2),
      });
      expectSame(await client.queryTransfers(query), model.queryTransfers(query));
      expectSame(await client.queryAccounts(query), model.queryAccounts(query));
    }
  }

  it('answers all calls as the model does, from the first transfer to the last, and after opening again', async () => {
    for (let number = 1; number <= BATCHES; number += 1) {
      const events = Array.from({ length: BATCH_LENGTH - 1 }, nextEvent);
      await createBatch([...events, randomTransfer()]);
      if (number % REOPEN_EVERY === 0) {
        await compare();
        await engine.reopen();
        await compare();
      }
    }
    expect(model.allTransfers().length).toBeGreaterThan((BATCHES * BATCH_LENGTH) / 2);
  });

  it('lets any number of pending transfers expire at once, more than fit into a batch', async () => {
    for (let number = 0; number < EXPIRING_HOLDS / BATCH_LENGTH; number += 1) {
      await createBatch(
        Array.from({ length: BATCH_LENGTH }, () =>
          transfer({ ...randomTransfer(), flags: pending, timeout: 10 }),
        ),
      );
    }
    const before = model.lookupAccounts([1n]);
    const now = clock.advance(11n * NANOSECONDS_PER_SECOND);
    model.expire(now);
    expect(model.lookupAccounts([1n])).not.toEqual(before);
    await eventually(async () => {
      expect(await engine.client.lookupAccounts(everyAccount)).toEqual(model.lookupAccounts(everyAccount));
    });
    await createBatch([...Array.from({ length: BATCH_LENGTH - 1 }, nextEvent), randomTransfer()]);
    await engine.reopen();
    await compare();
  });

  it('opens with little work, however much there is: that takes a fraction of a second, and never three', async () => {
    // Time on the processor, which a busy machine does not prolong.
    const before = process.cpuUsage();
    await engine.reopen();
    await engine.client.lookupAccounts([1n]);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(OPENING_MAX_MICROSECONDS);
  });
});
