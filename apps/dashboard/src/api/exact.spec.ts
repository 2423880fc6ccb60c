import fc from 'fast-check';
import { quoteNumbers } from './exact';

describe('numbers in answers', () => {
  it('keep digits that a double loses', () => {
    expect(
      quoteNumbers('{"balance":12345678901.123456789,"rows":[1,-0.5,1e21],"name":"7","none":null}'),
    ).toBe('{"balance":"12345678901.123456789","rows":["1","-0.5","1e21"],"name":"7","none":null}');
  });

  it('leave everything else as it is', () => {
    const value = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.constant(null)));
    fc.assert(
      fc.property(value, (original) => {
        const json = JSON.stringify(original);
        expect(JSON.parse(quoteNumbers(json))).toEqual(JSON.parse(json));
      }),
    );
  });
});
