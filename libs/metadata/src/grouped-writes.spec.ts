import { GroupedWrites } from './grouped-writes';

const GATHER_MS = 50;

describe('GroupedWrites', () => {
  it('writes the items of one turn in groups of bounded size', async () => {
    const groups: number[][] = [];
    const writes = new GroupedWrites<number>((items) => {
      groups.push(items);
      return Promise.resolve();
    }, 3);
    await Promise.all([1, 2, 3, 4, 5].map((item) => writes.add(item)));
    expect(groups).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('gathers while a group is written, and writes one group at a time', async () => {
    let open = 0;
    let most = 0;
    const writes = new GroupedWrites<number>(async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 2));
      open -= 1;
    }, 10);
    const first = writes.add(1);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, writes.add(2), writes.add(3)]);
    expect(most).toBe(1);
  });

  it('rejects the items of a group that fails, and goes on', async () => {
    const writes = new GroupedWrites<string>(
      (items) => (items.includes('bad') ? Promise.reject(new Error('refused')) : Promise.resolve()),
      2,
    );
    const results = await Promise.allSettled([writes.add('good'), writes.add('good'), writes.add('bad')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(writes.add('later')).resolves.toBeUndefined();
  });

  it('has nobody wait behind a group that fails', async () => {
    let written = 0;
    const writes = new GroupedWrites<number>(() => {
      written += 1;
      return Promise.reject(new Error('refused'));
    }, 1);
    const results = await Promise.allSettled([1, 2, 3].map((item) => writes.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(written).toBe(1);
  });

  it('gathers for as long as it is told, and writes on at once where more waits than a group holds', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const groups: number[][] = [];
      const writes = new GroupedWrites<number>(
        (items) => {
          groups.push(items);
          return Promise.resolve();
        },
        2,
        GATHER_MS,
      );
      const first = writes.add(1);
      await new Promise((resolve) => setImmediate(resolve));
      const others = [2, 3, 4, 5].map((item) => writes.add(item));
      expect(groups).toEqual([]);
      jest.advanceTimersByTime(GATHER_MS);
      await Promise.all([first, ...others.slice(0, 3)]);
      expect(groups).toEqual([
        [1, 2],
        [3, 4],
      ]);
      jest.advanceTimersByTime(GATHER_MS);
      await others[3];
      expect(groups).toHaveLength(3);
    } finally {
      jest.useRealTimers();
    }
  });
});
