import { DatabaseSync } from '@photostructure/sqlite';
import type { DatabaseInstance } from '../storage/database';
import { SCHEMA } from '../storage/schema';
import { BURNT, IdIndex } from './id-index';
import { ABSENT, IdTable } from './id-table';
import { packedId } from '../testing/packed-id';

const STORED = [7n, 8n, 1n << 64n, 1n << 100n, (1n << 128n) - 2n];
const BURNT_ID = 9n;
const OTHERS = [1n, 6n, 10n, 1n << 63n, (1n << 100n) + 1n];

function table(): IdTable {
  const ids = new IdTable(8);
  STORED.forEach((id, number) => {
    ids.add(packedId(id), 0, number);
  });
  return ids;
}

function expectAll(index: IdIndex): void {
  STORED.forEach((id, number) => {
    expect(index.find(packedId(id), 0)).toBe(number);
  });
  expect(index.find(packedId(BURNT_ID), 0)).toBe(BURNT);
  for (const id of OTHERS) expect(index.find(packedId(id), 0)).toBe(ABSENT);
}

describe('IdIndex', () => {
  let database: DatabaseInstance;

  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    database.exec(SCHEMA);
    const index = new IdIndex(database);
    index.insertAll(
      table(),
      Float64Array.from(STORED, (_, entry) => entry),
    );
    index.insert(packedId(BURNT_ID), 0, BURNT);
    expectAll(index);
  });

  afterEach(() => {
    database.close();
  });

  it('finds what was in the file at the start, however much of it has been learnt', () => {
    const index = new IdIndex(database);
    for (let step = 0; step < 8; step += 1) {
      expectAll(index);
      index.learn(1);
    }
  });

  it('knows without the file that an id is not there, once it has learnt all', () => {
    const index = new IdIndex(database);
    index.learn(100);
    database.exec('DROP TABLE transfer_ids');
    const isAnswered = (id: bigint): boolean => {
      try {
        return index.find(packedId(id), 0) === ABSENT;
      } catch {
        return false;
      }
    };
    expect(OTHERS.some(isAnswered)).toBe(true);
    expect([...STORED, BURNT_ID].some(isAnswered)).toBe(false);
  });

  it('takes in ids while it learns', () => {
    const index = new IdIndex(database);
    index.learn(2);
    index.insert(packedId(3n), 0, 42);
    index.learn(100);
    expect(index.find(packedId(3n), 0)).toBe(42);
    expectAll(index);
  });
});
