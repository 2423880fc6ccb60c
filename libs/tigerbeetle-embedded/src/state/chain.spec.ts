import fc from 'fast-check';
import { type Chain, chainFromRoots, EMPTY_CHAIN, extend, farther, newest, NONE, roots } from './chain';

/** The chain 0, 1, 2, … of a length, with the links that the log would store. */
function build(length: number): { chain: Chain; previous: number[]; farther: number[] } {
  let chain = EMPTY_CHAIN;
  const previousOf: number[] = [];
  const fartherOf: number[] = [];
  for (let transfer = 0; transfer < length; transfer += 1) {
    previousOf.push(newest(chain));
    chain = extend(chain, transfer);
    fartherOf.push(farther(chain));
  }
  return { chain, previous: previousOf, farther: fartherOf };
}

/** Steps from the newest transfer to the given one, taking the long link wherever it does not lead past it. */
function stepsTo(target: number, built: ReturnType<typeof build>): number {
  let transfer = newest(built.chain);
  let steps = 0;
  for (; transfer !== target; steps += 1) {
    const far = built.farther[transfer]!;
    transfer = far >= target ? far : built.previous[transfer]!;
  }
  return steps;
}

describe('chain', () => {
  it('links every transfer to the one before it, and the first one to none', () => {
    expect(build(5).previous).toEqual([NONE, 0, 1, 2, 3]);
    expect(newest(EMPTY_CHAIN)).toBe(NONE);
    expect(farther(EMPTY_CHAIN)).toBe(NONE);
  });

  it('links backwards only', () => {
    const { farther: links } = build(1000);
    expect(links.every((link, transfer) => link < transfer)).toBe(true);
  });

  it('reaches any transfer of 100,000 in at most 3·log2 steps', () => {
    const built = build(100_000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), (target) => {
        expect(stepsTo(target, built)).toBeLessThanOrEqual(3 * Math.log2(100_000));
      }),
    );
  });

  it('has at most log2(length) + 1 roots, which cover it completely', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (length) => {
        const list = roots(build(length).chain);
        expect(list.length).toBeLessThanOrEqual(Math.floor(Math.log2(length)) + 1);
        expect(list.reduce((sum, root) => sum + root.size, 0)).toBe(length);
      }),
    );
  });

  it('continues from its stored roots as if it had never been stored', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (length) => {
        const { chain } = build(length);
        const restored = chainFromRoots(roots(chain));
        expect(restored).toEqual(chain);
        expect(extend(restored, length)).toEqual(extend(chain, length));
      }),
    );
  });
});
