import { ValidationFailedError } from '../problems/http-problem.error';
import { Item, ITEM, OptionalOrder, Order, ORDER, Part, PART } from '../../../../test/support/http/order.dto';
import { FieldRule } from './field-rule';
import { DtoValidationPipe } from './validation.pipe';

const pipe = new DtoValidationPipe();

function read<T extends object>(metatype: new () => T, given: unknown): Promise<T> {
  return pipe.transform(given, { type: 'body', metatype }) as Promise<T>;
}

async function errorsOf(
  metatype: new () => object,
  given: unknown,
): Promise<ValidationFailedError['errors']> {
  const error: unknown = await read(metatype, given).catch((thrown: unknown) => thrown);
  if (!(error instanceof ValidationFailedError))
    throw new Error('taken, or refused otherwise', { cause: error });
  return error.errors;
}

describe('the validation pipe', () => {
  it('takes nothing at all for a body that is optional, and nothing else', async () => {
    expect(await read(OptionalOrder, undefined)).toEqual(new OptionalOrder());
    const message = 'the body must be a JSON object, such as {"user_id": "user-42"}';
    for (const given of [null, 'text', 5, [], true]) {
      expect(await errorsOf(OptionalOrder, given)).toEqual([{ field: 'body', message }]);
    }
    expect(await errorsOf(Order, undefined)).toEqual([{ field: 'body', message }]);
  });

  it('leaves what is no DTO as it is', async () => {
    for (const metatype of [undefined, Object, String, Number, Boolean, Array]) {
      expect(await pipe.transform('text', { type: 'query', ...(metatype && { metatype }) })).toBe('text');
    }
    expect(await pipe.transform('text', { type: 'custom', metatype: Order })).toBe('text');
  });

  it('lets nothing through to a DTO without any rule', async () => {
    class Empty {
      forgotten?: string;
    }
    for (const given of [{}, { forgotten: 'x' }]) {
      await expect(read(Empty, given)).rejects.toThrow(new TypeError('Empty has no field with a rule.'));
    }
  });

  it('makes instances, with what the class gives to fields that did not arrive', async () => {
    const dto = await read(Order, ORDER);
    expect(dto).toBeInstanceOf(Order);
    expect(dto.items[0]).toBeInstanceOf(Item);
    expect(dto.items[0]!.parts[0]).toBeInstanceOf(Part);
    expect(dto).toMatchObject({ user_id: 'ada', limit: 20, urgent: true, currency: undefined });
    expect(dto.items[0]).toMatchObject({ amount: 1_000_000_000n, note: 'none' });
  });

  it('takes null, where it means absent, for nothing and not for the default', async () => {
    const dto = await read(Order, { ...ORDER, urgent: null, items: [{ ...ITEM, note: null }] });
    expect([dto.urgent, dto.items[0]!.note]).toEqual([undefined, undefined]);
  });

  it('has an entry for each field, those of the class before its parent’s, those of lists last', async () => {
    const errors = await errorsOf(Order, {
      user_id: 1,
      limit: '0',
      currency: 2,
      items: [5, { ...ITEM, amount: 0, parts: [PART, { count: 10 }] }, { ...ITEM, parts: [] }, [], [ITEM]],
    });
    expect(errors.map(({ message }) => message)).toEqual([
      'currency must be the code of a currency, such as "USD", in capital letters and digits',
      'user_id must be a string',
      'limit must be a whole number from 1 to 99',
      'items[0] must be an object',
      'items[1].amount must be greater than 0',
      'items[1].parts[1].size must be one of small, large',
      'items[1].parts[1].count must be a whole number from 1 to 9',
      'items[2].parts must have 1 to 3 items',
      'items[3] must be an object',
      'items[4] must be an object',
    ]);
    for (const { field, message } of errors) expect(message.startsWith(`${field} must `)).toBe(true);
  });

  it('has the errors of a list last also where the list itself is wrong', async () => {
    const errors = await errorsOf(Order, { user_id: [1], items: [] });
    expect(errors.map(({ field }) => field)).toEqual(['user_id', 'items']);
  });

  it('reads nothing that the request only inherits', async () => {
    const inherited = Object.create({ user_id: 'ada', items: [ITEM] }) as object;
    expect(await errorsOf(Order, inherited)).toEqual([
      { field: 'user_id', message: 'user_id is required' },
      { field: 'items', message: 'items is required' },
    ]);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'unknown'])(
    'refuses a field %s, at any depth',
    async (name) => {
      for (const value of ['1', '"x"', 'null', '{"user_id":"x"}', '[[]]']) {
        const odd = (object: object): object =>
          JSON.parse(`{"${name}":${value},${JSON.stringify(object).slice(1)}`) as object;
        for (const [given, path] of [
          [odd(ORDER), ''],
          [{ ...ORDER, items: [ITEM, odd(ITEM)] }, 'items[1].'],
          [{ ...ORDER, items: [{ ...ITEM, parts: [odd(PART)] }] }, 'items[0].parts[0].'],
        ] as const) {
          expect(await errorsOf(Order, given)).toEqual([
            { field: `${path}${name}`, message: `${path}${name} is not a field of this request` },
          ]);
        }
      }
    },
  );

  it.each([
    ['User_Id', 'User_Id is not a field of this request (did you mean user_id?)'],
    ['curency', 'curency is not a field of this request (did you mean currency?)'],
    ['Limit', 'Limit is not a field of this request (did you mean limit?)'],
    ['color', 'color is not a field of this request'],
    [
      'idempotency_key',
      'idempotency_key is not a field of this request (send it as the header Idempotency-Key)',
    ],
    ['x'.repeat(65), `${'x'.repeat(64)}\u2026 is not a field of this request`],
  ])('names the nearest field for %s', async (name, message) => {
    expect(await errorsOf(Order, { ...ORDER, [name]: 1 })).toEqual([
      { field: message.split(' ', 1)[0], message },
    ]);
    const [error] = await errorsOf(Order, { ...ORDER, items: [ITEM, { ...ITEM, ammount: 1 }] });
    expect(error!.message).toBe('items[1].ammount is not a field of this request (did you mean amount?)');
  });

  it('looks at no item of a list that is too long', async () => {
    let looks = 0;
    const item = {
      get amount(): number {
        looks += 1;
        return 1;
      },
    };
    const items = Array<object>(6).fill(item);
    expect(await errorsOf(Order, { user_id: 'ada', items })).toEqual([
      { field: 'items', message: 'items must have 1 to 5 items' },
    ]);
    // How deep it goes is all that is asked for.
    expect(looks).toBe(items.length);
  });

  it('shares no default between two requests', async () => {
    class WithList {
      @FieldRule(() => undefined)
      tags: string[] = [];
    }
    (await read(WithList, {})).tags.push('x');
    expect((await read(WithList, {})).tags).toEqual([]);
  });
});
