import fc from 'fast-check';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import type { AccountFilter, Client, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags, AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { Batcher } from '../client/batcher';
import { clientOf } from '../client/open-client';
import { LedgerFile } from '../storage/ledger-file';
import { account, accountFilter, queryFilter, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';
import { type Sizes, SIZES } from './sizes';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 25);
const DEADLINE_MS = 300_000;
const ACCOUNTS = 6n;
const SECOND = 1_000_000_000n;
const both = AccountFilterFlags.debits | AccountFilterFlags.credits;

/** A transfer in terms of those before it, so that shrinking keeps it meaningful. */
const event = fc.record({
  kind: fc.constantFrom('plain', 'plain', 'hold', 'post', 'void', 'close', 'balance', 'again'),
  debit: fc.bigInt({ min: 1n, max: ACCOUNTS }),
  credit: fc.bigInt({ min: 1n, max: ACCOUNTS + 1n }),
  amount: fc.bigInt({ min: 0n, max: 20n }),
  timeout: fc.nat({ max: 3 }),
  back: fc.nat({ max: 12 }),
  linked: fc.boolean(),
  scattered: fc.boolean(),
});
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

const command = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      events: fc.array(event, { minLength: 1, maxLength: 24 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
);

/** An engine on a file, which can be crashed: then it goes on with what a killed process would have left. */
class Engine {
  client: Client;
  private copies = 0;

  constructor(
    private path: string,
    private readonly sizes: Sizes,
    private readonly now: () => bigint,
  ) {
    this.client = this.open();
  }

  reopen(crash: boolean): void {
    if (crash) {
      this.copies += 1;
      const copy = `${this.path}-${this.copies}`;
      for (const suffix of ['', '-wal']) {
        if (existsSync(this.path + suffix)) copyFileSync(this.path + suffix, copy + suffix);
      }
      this.close();
      this.path = copy;
    } else this.client.destroy();
    this.client = this.open();
  }

  close(): void {
    this.client.destroy();
    rmSync(this.path, { force: true });
  }

  private open(): Client {
    return clientOf(LedgerFile.open(this.path, (file) => new Batcher(file, this.now, this.sizes)));
  }
}

/** Turns plans into transfers with ids that go up, or lie scattered. */
class Transfers {
  private readonly ids: bigint[] = [];
  private readonly sent: Transfer[] = [];

  next(plan: Event, last: boolean): Transfer {
    const again = this.sent.at(-1 - plan.back);
    if (plan.kind === 'again' && again !== undefined) return again;
    const number = BigInt(this.ids.length + 1);
    const id = plan.scattered ? BigInt.asUintN(127, number * 0x9e3779b97f4a7c15f39cc0605cedc835n) : number;
    const pendingId = this.ids.at(-1 - plan.back) ?? 0n;
    const linked = plan.linked && !last ? TransferFlags.linked : 0;
    const accounts = { debit_account_id: plan.debit, credit_account_id: plan.credit };
    const created =
      plan.kind === 'post' || plan.kind === 'void'
        ? transfer({
            id,
            debit_account_id: 0n,
            credit_account_id: 0n,
            pending_id: pendingId,
            amount: plan.kind === 'void' ? 0n : plan.amount,
            flags:
              linked |
              (plan.kind === 'void'
                ? TransferFlags.void_pending_transfer
                : TransferFlags.post_pending_transfer),
          })
        : transfer({
            id,
            ...accounts,
            amount: plan.amount,
            timeout: plan.kind === 'hold' || plan.kind === 'close' ? plan.timeout : 0,
            flags:
              linked |
              (plan.kind === 'hold' ? TransferFlags.pending : 0) |
              (plan.kind === 'close' ? TransferFlags.pending | TransferFlags.closing_debit : 0) |
              (plan.kind === 'balance' ? TransferFlags.balancing_debit : 0),
          });
    this.ids.push(id);
    this.sent.push(created);
    return created;
  }
}

/** Parts of the time: from or to each of some transfers, from one to another, and one alone. */
function partsOf(transfers: readonly Transfer[]): Pick<AccountFilter, 'timestamp_min' | 'timestamp_max'>[] {
  const step = Math.ceil(transfers.length / 8);
  const times = transfers.filter((_, index) => index % step === 0).map(({ timestamp }) => timestamp);
  return times.flatMap((time, index) => [
    { timestamp_min: 0n, timestamp_max: time },
    { timestamp_min: time, timestamp_max: 0n },
    { timestamp_min: time, timestamp_max: time },
    { timestamp_min: time + 1n, timestamp_max: (times[index + 2] ?? time + 9n) - 1n },
  ]);
}

/** A page of each kind and direction. */
function pages(
  client: Client,
  fields: Partial<AccountFilter> & Pick<AccountFilter, 'account_id'>,
): Promise<unknown>[] {
  const sides = [both, AccountFilterFlags.debits, AccountFilterFlags.credits];
  return sides
    .flatMap((side) => [side, side | AccountFilterFlags.reversed])
    .flatMap((flags) => [
      client.getAccountTransfers(accountFilter({ ...fields, flags, limit: 7 })),
      client.getAccountBalances(accountFilter({ ...fields, flags, limit: 70 })),
    ]);
}

/** All that can be read. */
async function contents(client: Client): Promise<unknown> {
  const ids = Array.from({ length: Number(ACCOUNTS) }, (_, index) => BigInt(index + 1));
  const histories = await Promise.all(
    ids.flatMap((id) => [
      client.getAccountTransfers(
        accountFilter({ account_id: id, flags: both | AccountFilterFlags.reversed }),
      ),
      client.getAccountBalances(accountFilter({ account_id: id })),
    ]),
  );
  const transfers = await client.queryTransfers(queryFilter());
  const within = await Promise.all(
    ids.flatMap((id) => partsOf(transfers).flatMap((part) => pages(client, { account_id: id, ...part }))),
  );
  return {
    accounts: await client.lookupAccounts(ids),
    queried: await client.queryAccounts(queryFilter()),
    histories,
    within,
    transfers,
    found: await client.lookupTransfers(transfers.map(({ id }) => id)),
  };
}

describe('how much is kept in memory', () => {
  const file = useTemporaryDirectory();
  let files = 0;

  it(
    'changes nothing that can be seen, whatever is asked, and wherever it is closed or crashes',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 100 }),
          fc.array(command, { minLength: 5, maxLength: 100 }),
          async (generation, commands) => {
            files += 1;
            let now = SECOND;
            const small = { generation, windowChunks: 1, chunkSegments: 1, segments: 2, accounts: 3 };
            const engines = [small, SIZES].map(
              (sizes, index) => new Engine(file(`${files}-${index}`), sizes, () => now),
            );
            const [tested, plain] = engines as [Engine, Engine];
            const compare = async (ask: (client: Client) => Promise<unknown>): Promise<void> => {
              expect(await ask(tested.client)).toEqual(await ask(plain.client));
            };
            try {
              await compare((client) =>
                client.createAccounts(
                  Array.from({ length: Number(ACCOUNTS) }, (_, index) =>
                    account({
                      id: BigInt(index + 1),
                      flags:
                        AccountFlags.history |
                        (index % 2 === 0 ? 0 : AccountFlags.debits_must_not_exceed_credits),
                    }),
                  ),
                ),
              );
              const transfers = new Transfers();
              for (const step of commands) {
                if (step.do === 'wait') now += BigInt(step.seconds) * SECOND;
                else if (step.do === 'create') {
                  const batch = step.events.map((plan, index) =>
                    transfers.next(plan, index === step.events.length - 1),
                  );
                  await compare((client) => client.createTransfers(batch));
                } else tested.reopen(step.do === 'crash');
              }
              await compare(contents);
              tested.reopen(true);
              await compare(contents);
            } finally {
              for (const engine of engines) engine.close();
            }
          },
        ),
        { numRuns: RUNS },
      );
    },
    DEADLINE_MS,
  );
});
