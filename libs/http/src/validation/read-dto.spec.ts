import type { FieldError } from '../problems/http-problem.error';
import { Inherited, Item, ITEM, Order, ORDER, Part, PART } from '../testing/order.dto';
import { FieldRule } from './field-rule';
import { readDto } from './read-dto';

function read<T extends object>(type: new () => T, given: object): { dto: T; errors: FieldError[] } {
  const errors: FieldError[] = [];
  return { dto: readDto(type, given, errors), errors };
}

describe('reading a DTO', () => {
  it('makes instances, with what the class gives to fields that did not arrive', () => {
    const { dto, errors } = read(Order, ORDER);
    expect(errors).toEqual([]);
    expect(dto).toBeInstanceOf(Order);
    expect(dto.items[0]).toBeInstanceOf(Item);
    expect(dto.items[0]!.parts[0]).toBeInstanceOf(Part);
    expect(dto).toMatchObject({ user_id: 'ada', limit: 20, urgent: true, currency: undefined });
    expect(dto.items[0]).toMatchObject({ amount: 1_000_000_000n, note: 'none' });
  });

  it('takes null, where it means absent, for nothing and not for the default', () => {
    const { dto, errors } = read(Order, { ...ORDER, urgent: null, items: [{ ...ITEM, note: null }] });
    expect(errors).toEqual([]);
    expect([dto.urgent, dto.items[0]!.note]).toEqual([undefined, undefined]);
  });

  it('has an entry for each field, those of the class before its parent’s, those of lists last', () => {
    const { errors } = read(Order, {
      user_id: 1,
      limit: '0',
      currency: 2,
      items: [5, { ...ITEM, amount: 0, parts: [PART, { count: 10 }] }, { ...ITEM, parts: [] }],
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
    ]);
    expect(errors.map(({ field }) => field)).toContain('items[1].parts[1].size');
  });

  it('reads nothing that the request only inherits', () => {
    const { dto, errors } = read(Inherited, {});
    expect(errors).toEqual([]);
    expect(Object.values(dto)).toEqual([undefined, undefined, undefined, undefined]);
    const inherited = Object.create({ user_id: 'ada', items: [ITEM] }) as object;
    expect(read(Order, inherited).errors).toEqual([
      { field: 'user_id', message: 'user_id is required' },
      { field: 'items', message: 'items is required' },
    ]);
  });

  it('reads fields that are called as something inherited where they arrive', () => {
    const given = JSON.parse(
      '{"toString":"a","valueOf":"b","hasOwnProperty":"c","constructor":"d"}',
    ) as object;
    const { dto, errors } = read(Inherited, given);
    expect(errors).toEqual([]);
    expect(Object.fromEntries(Object.entries(dto))).toEqual(given);
    expect(read(Inherited, { toString: 1 }).errors).toEqual([
      { field: 'toString', message: 'toString must be a string' },
    ]);
  });

  it('shares no default between two requests', () => {
    class WithList {
      @FieldRule(() => undefined)
      tags: string[] = [];
    }
    read(WithList, {}).dto.tags.push('x');
    expect(read(WithList, {}).dto.tags).toEqual([]);
  });
});
