import * as fc from 'fast-check';
import { Heap } from './heap';

describe('a heap', () => {
  it('gives the least item first, whatever goes in and when', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), (steps) => {
        const heap = new Heap<number>((one, other) => one < other);
        const expected: number[] = [];
        for (const step of steps) {
          if (step === null) {
            expect(heap.first).toBe(expected[0]);
            expect(heap.pop()).toBe(expected.shift());
          } else {
            heap.push(step);
            expected.push(step);
            expected.sort((one, other) => one - other);
          }
          expect(heap.size).toBe(expected.length);
        }
      }),
    );
  });
});
