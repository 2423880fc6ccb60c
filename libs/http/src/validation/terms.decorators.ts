import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInstance, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { FieldRule } from './field-rule';

/*
 * Optional fields that keep null and absent apart: in a change, null removes what is set, and an absent field leaves it.
 */

interface ObjectOptions {
  readonly description: string;
  readonly example: object;
}

/** A whole number of at least 1, or null for no limit. */
export function IsLimit(options: { max: number; description: string; example: number }): PropertyDecorator {
  const { max, description, example } = options;
  const message = `$property must be a whole number from 1 to ${max}`;
  return applyDecorators(
    IsOptional(),
    IsInt({ message }),
    Min(1, { message }),
    Max(max, { message }),
    ApiProperty({
      type: 'integer',
      required: false,
      nullable: true,
      minimum: 1,
      maximum: max,
      description: `${description} No limit if null.`,
      example,
    }),
  );
}

/** A required whole number of at least 1; `optional`: it may be absent or null. */
export function IsCount(options: {
  max: number;
  description: string;
  example: number;
  optional?: true;
}): PropertyDecorator {
  const { max, optional, ...api } = options;
  const message = `$property must be a whole number from 1 to ${max}`;
  return applyDecorators(
    ...(optional === undefined ? [] : [IsOptional()]),
    IsInt({ message }),
    Min(1, { message }),
    Max(max, { message }),
    ApiProperty({
      type: 'integer',
      ...(optional === undefined ? {} : { required: false, nullable: true }),
      minimum: 1,
      maximum: max,
      ...api,
    }),
  );
}

/** A list of distinct words, or null. */
export function IsWordList(words: readonly string[], description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    FieldRule((value) =>
      faultOfList(value, words.length, (item) =>
        words.includes(item) ? undefined : `must be a list of ${words.join(', ')}`,
      ),
    ),
    ApiProperty({
      type: 'array',
      items: { type: 'string', enum: [...words] },
      required: false,
      nullable: true,
      minItems: 1,
      maxItems: words.length,
      uniqueItems: true,
      description,
    }),
  );
}

/** A list of distinct names of visible ASCII characters, or null. */
export function IsNameList(options: {
  itemsMax: number;
  lengthMax: number;
  description: string;
}): PropertyDecorator {
  const { itemsMax, lengthMax, description } = options;
  const name = new RegExp(`^[!-~]{1,${lengthMax}}$`);
  return applyDecorators(
    IsOptional(),
    FieldRule((value) =>
      faultOfList(value, itemsMax, (item) =>
        name.test(item) ? undefined : `must be a list of names of 1 to ${lengthMax} visible ASCII characters`,
      ),
    ),
    ApiProperty({
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: lengthMax, pattern: '^[!-~]+$' },
      required: false,
      nullable: true,
      minItems: 1,
      maxItems: itemsMax,
      uniqueItems: true,
      description,
    }),
  );
}

/** An object of this class, or null. */
export function IsObjectOf(item: Class<object>, options: ObjectOptions): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsNested(item),
    ApiProperty({ type: () => item, required: false, nullable: true, ...options }),
  );
}

/** An object of this class. */
export function IsRequiredObjectOf(item: Class<object>, options: ObjectOptions): PropertyDecorator {
  return applyDecorators(IsNested(item), ApiProperty({ type: () => item, ...options }));
}

function IsNested(item: Class<object>): PropertyDecorator {
  return applyDecorators(
    Type(() => item),
    IsInstance(item, { message: '$property must be an object' }),
    ValidateNested(),
  );
}

function faultOfList(
  value: unknown,
  max: number,
  faultOfItem: (item: string) => string | undefined,
): string | undefined {
  if (!Array.isArray(value)) return 'must be a list';
  if (value.length < 1 || value.length > max) return `must have 1 to ${max} items`;
  const items = value as unknown[];
  for (const item of items) {
    const fault = typeof item === 'string' ? faultOfItem(item) : 'must be a list of strings';
    if (fault !== undefined) return fault;
  }
  return new Set(items).size === items.length ? undefined : "can't have an item twice";
}
