import * as fc from 'fast-check';
import { parse } from 'lossless-json';
import { ExactDecimal, stringifyExact } from './exact-json';

class Money {
  constructor(private readonly units: bigint) {}

  toJSON(): { units: bigint } {
    return { units: this.units };
  }
}

describe('stringifyExact', () => {
  it.each<[unknown, string]>([
    [0n, '0'],
    [99_750_000_000n, '99.75'],
    [-1n, '-0.000000001'],
    [1_234_567_123_456_789n, '1234567.123456789'],
    [2n ** 128n, '340282366920938463463374607431.768211456'],
    [
      { balance: 5n, list: [1n, null, { held: 0n }] },
      '{"balance":0.000000005,"list":[0.000000001,null,{"held":0}]}',
    ],
    [new ExactDecimal(2_800n, 6), '0.0028'],
    [parse('{"n":12345678901234567890,"m":[1.10]}'), '{"n":12345678901234567890,"m":[1.10]}'],
    [{ usd: new ExactDecimal(1n, 12) }, '{"usd":0.000000000001}'],
    [new Money(1_500_000_000n), '{"units":1.5}'],
    [{ money: new Money(1n), none: undefined }, '{"money":{"units":0.000000001}}'],
    [Object.assign(Object.create(null) as object, { a: 1n }), '{"a":0.000000001}'],
  ])('writes %p as %s', (value, text) => {
    expect(stringifyExact(value)).toBe(text);
  });

  it.each<[unknown]>([
    [null],
    [''],
    ['a"b\\c\n\u0000\u001f\u007f\u2028'],
    ['\ud83d\udc22 pair, lone \ud83d and \udc22'],
    [{ 'a"\n\ud800': 1 }],
    [0],
    [-0],
    [1e21],
    [1e-7],
    [NaN],
    [Infinity],
    [true],
    [new Date(0)],
    [new Date(NaN)],
    [Object('text')],
    [Object(5)],
    [Object(false)],
    [[undefined, (): number => 1, Symbol('s'), 1]],
    [Object.assign(new Array<number>(3), { 1: 1 })],
    [{ a: undefined, b: (): number => 1, c: Symbol('s'), [Symbol('d')]: 1, e: [] }],
    [{ b: 1, 2: 1, a: 1, 1: 1 }],
    [{ toJSON: 5 }],
    [{ gone: { toJSON: (): undefined => undefined }, kept: 1 }],
    [[{ toJSON: (): undefined => undefined }]],
    [new Map([[1, 2]])],
    [Object.create({ inherited: 1 })],
    [JSON.parse('{"__proto__":{"a":1},"constructor":2}')],
  ])('writes %p as JSON.stringify does', (value) => {
    expect(stringifyExact(value)).toBe(JSON.stringify(value));
  });

  it.each<[unknown]>([
    [undefined],
    [(): number => 1],
    [Symbol('s')],
    [{ toJSON: (): undefined => undefined }],
  ])('has no text for %p', (value) => {
    expect(() => stringifyExact(value)).toThrow(TypeError);
  });

  it('throws for what goes round in a circle', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => stringifyExact(circle)).toThrow(TypeError);
  });

  it('writes what has no bigint as JSON.stringify does', () => {
    const value = fc.anything({
      withDate: true,
      withNullPrototype: true,
      withSparseArray: true,
      withBoxedValues: true,
    });
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(stringifyExact(values)).toBe(JSON.stringify(values));
      }),
      { numRuns: 1000 },
    );
  });

  it('writes strings and keys of any UTF-16 as JSON.stringify does', () => {
    const text = fc.string({ unit: 'binary' }).chain((s) => fc.constantFrom(s, `${s}\ud800`, `\udfff${s}`));
    fc.assert(
      fc.property(text, text, (key, member) => {
        fc.pre(key !== 'toJSON');
        expect(stringifyExact({ [key]: member })).toBe(JSON.stringify({ [key]: member }));
      }),
      { numRuns: 1000 },
    );
  });

  it('writes JSON whose numbers are the units shifted by nine places', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n }), (units) => {
        const text = stringifyExact({ units }).slice('{"units":'.length, -1);
        const [integer = '', fraction = ''] = text.split('.');
        expect(BigInt(integer + fraction.padEnd(9, '0'))).toBe(units);
      }),
    );
  });
});
