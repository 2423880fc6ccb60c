import fc from 'fast-check';
import { fromSegment, toSegment } from './path-id';

describe('an id in a path', () => {
  it('is one segment that nothing changes on the way, and is read as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (id) => {
        const segment = toSegment(id);
        expect(new URL(`http://host/users/${segment}`).pathname).toBe(`/users/${segment}`);
        expect(decodeURIComponent(segment)).toBe(segment);
        expect(fromSegment(segment)).toBe(id);
      }),
    );
  });

  it.each([
    ['ada', 'ada'],
    ['ada@example.com', 'ada~40example.com'],
    ['a/b', 'a~2Fb'],
    ['~7E', '~7E7E'],
    ['..', '~2E~2E'],
  ])('%j is written as %s', (id, segment) => {
    expect(toSegment(id)).toBe(segment);
    expect(fromSegment(segment)).toBe(id);
  });

  it.each([
    ['a b', 'a b'],
    ['100%', '100%'],
    ['~FF', '~FF'],
  ])('%j, by another hand, is %j', (segment, id) => {
    expect(fromSegment(segment)).toBe(id);
  });
});
