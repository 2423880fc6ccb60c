import { Expose, plainToInstance, Transform, Type } from 'class-transformer';
import { IsString, ValidateNested, validateSync } from 'class-validator';
import fc from 'fast-check';
import { MovementDto } from '../../../../test/support/http/things-app';
import { IsWholeNumber } from './scalar.decorators';
import { IsUserId } from './text.decorators';
import { readValidItems } from './read-valid-items';

class Counted extends MovementDto {
  @IsWholeNumber({ min: 1, max: 9, default: 1, description: 'How many.' })
  count?: number = 1;
}

const value = fc.oneof(
  fc.constantFrom<unknown[]>('ada', 'USD', 1, 0.25, '0.25', 0, -1, null, undefined, '', true, 7.5, 10),
  fc.jsonValue({ maxDepth: 1 }),
);
const likely = (valid: unknown) => fc.oneof({ arbitrary: fc.constant(valid), weight: 4 }, value);
const fields = fc.record(
  {
    user_id: likely('ada'),
    amount: likely(1),
    opening: likely('0'),
    description: likely(null),
    currency: likely('USD'),
    count: likely(2),
  },
  { requiredKeys: ['user_id', 'amount'] },
);
const more = fc.constantFrom('', '', ',"unknown":1', ',"__proto__":{"count":2}', ',"constructor":1');
const item = fc
  .tuple(fields, more)
  .map(([object, text]) => JSON.parse(`${JSON.stringify(object).slice(0, -1)}${text}}`) as object);

describe('the reader of valid items', () => {
  const read = (given: object) => readValidItems(Counted, [given])?.[0];

  it('makes what the libraries make, or leaves the item to them', () => {
    let taken = 0;
    fc.assert(
      fc.property(item, (given) => {
        const dto = read(given);
        if (dto === undefined) return;
        taken += 1;
        const made = plainToInstance(Counted, given);
        expect(validateSync(made, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
        expect(dto).toStrictEqual(made);
      }),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('takes the plain valid item, which is the common one', () => {
    expect(read({ user_id: 'ada', amount: 0.25, description: null })).toMatchObject({ amount: 250_000_000n });
    expect(read({ user_id: 'ada', amount: 0 })).toBeUndefined();
    expect(read({ user_id: 'ada', amount: 1, unknown: 1 })).toBeUndefined();
    expect(read({ user_id: 'ada' })).toBeUndefined();
    const valid = { user_id: 'ada', amount: 1 };
    expect(readValidItems(Counted, [valid, valid])).toHaveLength(2);
    expect(readValidItems(Counted, [valid, {}])).toBeUndefined();
  });

  it('leaves classes to the libraries whose fields are not plain', () => {
    class Nested {
      @ValidateNested()
      user!: object;
    }
    class Each {
      @IsString({ each: true })
      words!: string[];
    }
    class Conditional {
      @IsString({ validateIf: () => false })
      word!: string;
    }
    class Typed {
      @Type(() => Number)
      @IsUserId()
      word!: string;
    }
    class Renamed {
      @Expose({ name: 'other' })
      @IsUserId()
      word!: string;
    }
    class Grouped {
      @Transform(({ value: word }: { value: unknown }) => word, { groups: ['a'] })
      @IsUserId()
      word!: string;
    }
    const given = { user: {}, words: ['a'], word: 'a' };
    for (const [type, field] of [
      [Nested, 'user'],
      [Each, 'words'],
      [Conditional, 'word'],
      [Typed, 'word'],
      [Renamed, 'word'],
      [Grouped, 'word'],
    ] as const) {
      expect([type.name, readValidItems(type, [{ [field]: given[field] }])]).toEqual([type.name, undefined]);
    }
  });
});
