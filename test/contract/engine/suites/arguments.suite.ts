import type { Account, Client, Transfer } from 'tigerbeetle-node';
import { account, accountFilter, queryFilter, transfer } from '../build';
import type { Engine } from '../engines';
import { nextId, Stage } from './stage';

/** Stands for whatever a caller without types may pass. */
type Untyped = Record<string, unknown>;

const U64 = 2n ** 64n;
const U128 = 2n ** 128n;

interface Case {
  readonly field: string;
  readonly value: unknown;
  readonly message: string;
}

/** What the client says of a value that does not fit into a field of each size. */
const U128_MISTAKES = (field: string): Case[] => [
  { field, value: undefined, message: `${field} must be a BigInt` },
  { field, value: null, message: `${field} must be a BigInt` },
  { field, value: 1, message: `${field} must be a BigInt` },
  { field, value: '1', message: `${field} must be a BigInt` },
  { field, value: -1n, message: `${field} must be positive` },
  { field, value: -U128, message: `${field} must be positive` },
  { field, value: U128, message: `${field} must fit in 128 bits` },
];
const U64_MISTAKES = (field: string): Case[] => [
  { field, value: undefined, message: `${field} must be an unsigned 64-bit BigInt` },
  { field, value: 1, message: `${field} must be an unsigned 64-bit BigInt` },
  { field, value: -1n, message: `${field} conversion was lossy` },
  { field, value: U64, message: `${field} conversion was lossy` },
];
const U32_MISTAKES = (field: string): Case[] => [
  { field, value: undefined, message: `${field} must be a number` },
  { field, value: 1n, message: `${field} must be a number` },
  { field, value: '1', message: `${field} must be a number` },
];
const U16_MISTAKES = (field: string): Case[] => [
  ...U32_MISTAKES(field),
  { field, value: 65_536, message: `${field} must be a u16.` },
  { field, value: -1, message: `${field} must be a u16.` },
];

const ACCOUNT_MISTAKES = [
  ...['id', 'debits_pending', 'debits_posted', 'credits_pending', 'credits_posted', 'user_data_128'].flatMap(
    U128_MISTAKES,
  ),
  ...['user_data_64', 'timestamp'].flatMap(U64_MISTAKES),
  ...['user_data_32', 'reserved', 'ledger'].flatMap(U32_MISTAKES),
  ...['code', 'flags'].flatMap(U16_MISTAKES),
];
const TRANSFER_MISTAKES = [
  ...['id', 'debit_account_id', 'credit_account_id', 'amount', 'pending_id', 'user_data_128'].flatMap(
    U128_MISTAKES,
  ),
  ...['user_data_64', 'timestamp'].flatMap(U64_MISTAKES),
  ...['user_data_32', 'timeout', 'ledger'].flatMap(U32_MISTAKES),
  ...['code', 'flags'].flatMap(U16_MISTAKES),
];
const ACCOUNT_FILTER_MISTAKES = [
  ...['account_id', 'user_data_128'].flatMap(U128_MISTAKES),
  ...['user_data_64', 'timestamp_min', 'timestamp_max'].flatMap(U64_MISTAKES),
  ...['user_data_32', 'limit', 'flags'].flatMap(U32_MISTAKES),
  ...U16_MISTAKES('code'),
];
const QUERY_FILTER_MISTAKES = [
  ...U128_MISTAKES('user_data_128'),
  ...['user_data_64', 'timestamp_min', 'timestamp_max'].flatMap(U64_MISTAKES),
  ...['user_data_32', 'ledger', 'limit', 'flags'].flatMap(U32_MISTAKES),
  ...U16_MISTAKES('code'),
];

/**
 * How a call ended, in a form that can be compared: errors of the add-on are not instances of this realm's
 * Error.
 */
async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return 'resolved';
  } catch (error) {
    const { name, message, code } = error as { name?: unknown; message?: unknown; code?: unknown };
    return { name, message, code };
  }
}

function plainError(message: string): unknown {
  return { name: 'Error', message, code: undefined };
}

/** The client without its types. */
function untyped(client: Client): Record<keyof Client, (argument: unknown) => Promise<unknown>> {
  return client as unknown as Record<keyof Client, (argument: unknown) => Promise<unknown>>;
}

export function testArguments(engine: () => Engine): void {
  const call = (method: keyof Client, argument: unknown): Promise<unknown> =>
    outcomeOf(untyped(engine().client)[method](argument));

  /** All mistakes of a method at once: a failing test lists those that were answered otherwise. */
  async function answers(
    method: keyof Client,
    mistakes: readonly Case[],
    argument: (mistake: Untyped) => unknown,
  ): Promise<void> {
    const outcomes: unknown[] = [];
    for (const { field, value } of mistakes) outcomes.push(await call(method, argument({ [field]: value })));
    const shown = (index: number): string => `${mistakes[index]!.field} = ${String(mistakes[index]!.value)}`;
    expect(outcomes.map((outcome, index) => [shown(index), outcome])).toEqual(
      mistakes.map(({ message }, index) => [shown(index), plainError(message)]),
    );
  }

  describe('a call with an argument of the wrong type is rejected, and says which field it is:', () => {
    it('createAccounts', async () => {
      await answers('createAccounts', ACCOUNT_MISTAKES, (mistake) => [
        { ...account({ id: nextId() }), ...mistake },
      ]);
    });

    it('createTransfers', async () => {
      await answers('createTransfers', TRANSFER_MISTAKES, (mistake) => [
        { ...transfer({ id: nextId() }), ...mistake },
      ]);
    });

    it.each(['getAccountTransfers', 'getAccountBalances'] as const)('%s', async (method) => {
      await answers(method, ACCOUNT_FILTER_MISTAKES, (mistake) => ({
        ...accountFilter({ account_id: 1n }),
        ...mistake,
      }));
    });

    it.each(['queryAccounts', 'queryTransfers'] as const)('%s', async (method) => {
      await answers(method, QUERY_FILTER_MISTAKES, (mistake) => ({ ...queryFilter({}), ...mistake }));
    });

    it.each(['lookupAccounts', 'lookupTransfers'] as const)('%s', async (method) => {
      const mistakes = U128_MISTAKES('lookup');
      await answers(method, mistakes, ({ lookup }) => [1n, lookup]);
    });

    it.each(['createAccounts', 'createTransfers', 'lookupAccounts', 'lookupTransfers'] as const)(
      '%s of what is no array',
      async (method) => {
        for (const argument of [undefined, null, {}, 'text', 1n, new Set([1n])]) {
          expect(await call(method, argument)).toEqual(
            plainError('Array argument must be an [object Array].'),
          );
        }
      },
    );

    it.each([
      ['createTransfers', [7], 'id must be a BigInt'],
      ['createTransfers', [{}], 'id must be a BigInt'],
      ['getAccountBalances', {}, 'account_id must be a BigInt'],
      ['queryTransfers', {}, 'user_data_128 must be a BigInt'],
    ] as const)('%s(%p)', async (method, argument, message) => {
      expect(await call(method, argument)).toEqual(plainError(message));
    });

    it.each([
      ['createAccounts', [null]],
      ['createAccounts', [undefined]],
      ['createTransfers', new Array(1)],
      ['getAccountTransfers', undefined],
      ['queryAccounts', null],
    ] as const)('%s(%p), with a TypeError', async (method, argument) => {
      expect(await call(method, argument)).toMatchObject({ name: 'TypeError', code: undefined });
    });
  });

  it('of several mistakes it names the first in the order of the fields, and of the events', async () => {
    const mistaken = { ...transfer({}), code: 65_536, amount: 1, timestamp: 0 };
    expect(await call('createTransfers', [mistaken])).toEqual(plainError('amount must be a BigInt'));
    expect(await call('createTransfers', [{ ...transfer({}), flags: '' }, mistaken])).toEqual(
      plainError('flags must be a number'),
    );
  });

  it('nothing of a batch is created if one event is of the wrong type', async () => {
    const good = account({ id: nextId() });
    const bad = { ...account({ id: nextId() }), code: 65_536 } satisfies Account;
    expect(await call('createAccounts', [good, bad])).toEqual(plainError('code must be a u16.'));
    expect(await engine().client.lookupAccounts([good.id, bad.id])).toEqual([]);
  });

  it('numbers are read as 32 bits without a sign, as the client does it', async () => {
    const stage = await Stage.set(engine().client);
    const wrapped: [number, number][] = [
      [-1, 4_294_967_295],
      [1.9, 1],
      [-1.9, 4_294_967_295],
      [4_294_967_297, 1],
      [2 ** 53, 0],
      [Number.NaN, 0],
      [Number.POSITIVE_INFINITY, 0],
    ];
    const sent = wrapped.map(([user_data_32]) => stage.transfer({ user_data_32 }));
    await stage.haveTransferred(sent);
    const stored: Transfer[] = await engine().client.lookupTransfers(sent.map(({ id }) => id));
    expect(stored.map(({ user_data_32 }) => user_data_32)).toEqual(wrapped.map(([, read]) => read));
    expect(
      await stage.createTransfers([stage.transfer({ code: 1.5 }), stage.transfer({ code: Number.NaN })]),
    ).toEqual(['created', 'code_must_not_be_zero']);
  });
}
