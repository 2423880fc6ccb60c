import fc from 'fast-check';
import { ValidationFailedError } from '../problems/http-problem.error';
import { Item, ITEM, OptionalOrder, Order, Part } from '../../../../test/support/http/order.dto';
import { DtoValidationPipe } from './validation.pipe';

const pipe = new DtoValidationPipe();
const PROTOTYPE_KEYS = Reflect.ownKeys(Object.prototype);
const FIELDS_OF = new Map<new () => object, string[]>([
  [Order, ['currency', 'items', 'limit', 'urgent', 'user_id']],
  [Item, ['amount', 'note', 'parts']],
  [Part, ['count', 'size']],
  [OptionalOrder, ['amount']],
]);

/** Text of JSON, so that keys stand twice and `__proto__` is a property. */
const key = fc.oneof(
  fc.constantFrom('user_id', 'limit', 'urgent', 'currency', 'items', 'amount', 'note', 'parts', 'size'),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'then',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const objectText = (value: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(key, value), { maxLength: 8 })
    .map((members) => `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`);
const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('1', '"ada"', '"20"', '0.25', 'null', 'true', '"USD"', '"small"', '1e999', '"\\ud800"'),
    fc.jsonValue({ maxDepth: 0 }).map((value) => JSON.stringify(value)),
    fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    objectText(tie('text')),
  ),
}));
const strange = fc.oneof(text, objectText(text)).map((json) => JSON.parse(json) as unknown);

/** An order, or one with a few members more or other. */
const nearOrder = fc
  .record({
    order: fc.record(
      {
        user_id: fc.string({ minLength: 1, maxLength: 10 }),
        limit: fc.constantFrom('1', '99', 5),
        urgent: fc.constantFrom(true, false, null),
        currency: fc.constantFrom('USD', null),
        items: fc.array(fc.oneof(fc.constantFrom(ITEM, { ...ITEM, note: 'x', more: 1 }), strange), {
          minLength: 1,
          maxLength: 5,
        }),
      },
      { requiredKeys: ['user_id', 'items'] },
    ),
    more: objectText(text).map((json) => Object.entries(JSON.parse(json) as object)),
    kept: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ order, more, kept }) => {
    const members = [...Object.entries(order), ...more.slice(0, kept)];
    const written = members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    return JSON.parse(`{${written.join()}}`) as unknown;
  });

describe('whatever arrives', () => {
  async function check(metatype: new () => object, given: unknown): Promise<boolean> {
    let dto: unknown;
    try {
      dto = await pipe.transform(given, { type: 'body', metatype });
    } catch (error) {
      expect(error).toBeInstanceOf(ValidationFailedError);
      const { errors } = error as ValidationFailedError;
      expect(errors.length).toBeGreaterThan(0);
      expect(new Set(errors.map(({ field }) => field)).size).toBe(errors.length);
      return false;
    } finally {
      expect(Reflect.ownKeys(Object.prototype)).toEqual(PROTOTYPE_KEYS);
    }
    expectShape(dto, metatype);
    if (dto instanceof Order) {
      for (const item of dto.items) {
        expectShape(item, Item);
        for (const part of item.parts) expectShape(part, Part);
      }
    }
    return true;
  }

  /** Exactly the fields of the class, `undefined` ones among them, on the class's own prototype. */
  function expectShape(dto: unknown, type: new () => object): void {
    expect(Object.getPrototypeOf(dto)).toBe(type.prototype);
    expect(Reflect.ownKeys(dto as object).sort()).toEqual(FIELDS_OF.get(type));
  }

  it.each([Order, Item, Part, OptionalOrder])(
    'becomes a %p with its fields alone, or is refused as not valid',
    async (metatype) => {
      await fc.assert(
        fc.asyncProperty(strange, async (given) => {
          await check(metatype, given);
        }),
        { numRuns: 500 },
      );
    },
  );

  it('becomes an order where it is one, or is refused as not valid', async () => {
    let taken = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(nearOrder, async (given) => {
        if (await check(Order, given)) taken += 1;
        else refused += 1;
      }),
      { numRuns: 1_000 },
    );
    // Both ends of the property are reached.
    expect(taken).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });
});
