import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInstance,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { ValidationFailedError } from '../problems/http-problem.error';
import { FieldRule } from './field-rule';
import { IsAmount } from './is-amount.decorator';
import { DtoValidationPipe } from './validation.pipe';

class Price {
  @IsAmount()
  input!: bigint;
}

class Shape {
  @IsIn(['circle', 'square'])
  kind!: string;
}

class Circle extends Shape {
  @IsAmount()
  radius!: bigint;
}

class Square extends Shape {
  @IsString()
  side!: string;
}

class Sheet {
  @IsInstance(Price, { message: '$property must be an object' })
  @ValidateNested()
  @Type(() => Price)
  base!: Price;

  /** The rule next to the field is the first to look at it. */
  @MaxLength(5, { each: true })
  @IsString({ each: true })
  @ArrayMaxSize(2)
  @IsArray()
  scopes!: string[];

  /** class-transformer's own maps lose keys such as `size`, so the entries are read one by one. */
  @Transform(({ obj }: { obj: { prices?: object } }) => toPrices(obj.prices))
  @ValidateNested()
  @IsInstance(Price, { each: true })
  @IsInstance(Map, { message: '$property must be an object' })
  prices!: Map<string, Price>;

  @IsInstance(Shape, { message: '$property must be an object' })
  @ValidateNested()
  @Type(() => Shape, {
    keepDiscriminatorProperty: true,
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'circle', value: Circle },
        { name: 'square', value: Square },
      ],
    },
  })
  shape!: Shape;

  @FieldRule((value) =>
    typeof value === 'string' || typeof value === 'number' ? undefined : 'must be text or a number',
  )
  label!: string | number;
}

function toPrices(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return new Map(Object.entries(value).map(([name, price]) => [name, plainToInstance(Price, price)]));
}

const SHEET = {
  base: { input: 1 },
  scopes: ['read'],
  prices: { 'gpt-5': { input: '0.25' }, size: { input: 2 } },
  shape: { kind: 'circle', radius: 3 },
  label: 'x',
};

describe('DTOs of nested values', () => {
  const pipe = new DtoValidationPipe();
  const read = (change: object) =>
    pipe.transform(JSON.parse(JSON.stringify({ ...SHEET, ...change })), { type: 'body', metatype: Sheet });

  it('are made with the means of class-validator and class-transformer', async () => {
    const sheet = (await read({ label: 7 })) as Sheet;
    expect(sheet).toBeInstanceOf(Sheet);
    expect(sheet.base).toEqual(Object.assign(new Price(), { input: 1_000_000_000n }));
    expect(sheet.scopes).toEqual(['read']);
    expect([...sheet.prices].map(([name, { input }]) => [name, input])).toEqual([
      ['gpt-5', 250_000_000n],
      ['size', 2_000_000_000n],
    ]);
    expect(sheet.shape).toBeInstanceOf(Circle);
    expect(((await read({ shape: { kind: 'square', side: 'a' } })) as Sheet).shape).toBeInstanceOf(Square);
    expect(sheet.label).toBe(7);
  });

  it('have the fields of their classes alone', async () => {
    const odd = { input: 1, more: 1 };
    const errors = ['base', 'prices.a'].map((path) => ({
      field: `${path}.more`,
      message: `${path}.more is not a field of this request`,
    }));
    await expect(read({ base: odd, prices: { a: odd } })).rejects.toMatchObject({ errors });
  });

  it.each<[object, string, string]>([
    [{ base: [] }, 'base', 'base must be an object'],
    [{ base: 5 }, 'base', 'base must be an object'],
    [{ base: {} }, 'base.input', 'base.input is required'],
    [{ base: { input: 0 } }, 'base.input', 'base.input must be greater than 0'],
    [{ scopes: ['a', 'b', 'c'] }, 'scopes', 'scopes must contain no more than 2 elements'],
    [{ scopes: ['a', 5] }, 'scopes', 'each value in scopes must be a string'],
    [{ scopes: ['toolong'] }, 'scopes', 'each value in scopes must be shorter than or equal to 5 characters'],
    [{ scopes: undefined }, 'scopes', 'scopes must be an array'],
    [{ prices: [] }, 'prices', 'prices must be an object'],
    [{ prices: { 'gpt-5': [] } }, 'prices', 'each value in prices must be an instance of Price'],
    [{ prices: { 7: { input: -1 } } }, 'prices.7.input', "prices.7.input can't be negative"],
    [
      { shape: { kind: 'star' } },
      'shape.kind',
      'shape.kind must be one of the following values: circle, square',
    ],
    [{ shape: { kind: 'circle' } }, 'shape.radius', 'shape.radius is required'],
    [{ shape: null }, 'shape', 'shape must be an object'],
    [{ label: true }, 'label', 'label must be text or a number'],
  ])('refuse %j', async (change, field, message) => {
    const refused = read(change);
    await expect(refused).rejects.toBeInstanceOf(ValidationFailedError);
    await expect(refused).rejects.toMatchObject({ errors: [{ field, message }] });
  });
});
