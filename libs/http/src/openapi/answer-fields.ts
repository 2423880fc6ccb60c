import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

interface AnswerFieldOptions {
  readonly nullable?: boolean;
  readonly required?: boolean;
  readonly example?: unknown;
}

/** The examples of the document tell one story. */
export const EXAMPLE_USER_ID = 'ada';
export const EXAMPLE_REFERENCE = 'order-1842';
export const EXAMPLE_TRANSACTION_ID = '01a209b70b20ec78407699ea95cc81cb';
export const EXAMPLE_MOMENT = '2026-11-23T18:42:00.123456Z';

const HEX_ID = '^[0-9a-f]{32}$';

/** An amount in an answer: a number with its exact decimal digits. */
export function ApiAmount(description: string, options: AnswerFieldOptions = {}): PropertyDecorator {
  return field(options, { type: Number, format: 'double', minimum: 0, description, example: 99.75 });
}

export function ApiUserId(description: string, options: AnswerFieldOptions = {}): PropertyDecorator {
  return field(options, { type: String, description, example: EXAMPLE_USER_ID });
}

/** The id of a transaction or a hold. */
export function ApiHexId(description: string, options: AnswerFieldOptions = {}): PropertyDecorator {
  return field(options, {
    type: String,
    pattern: HEX_ID,
    description: `${description} 32 hex digits.`,
    example: EXAMPLE_TRANSACTION_ID,
  });
}

export function ApiMoment(description: string, options: AnswerFieldOptions = {}): PropertyDecorator {
  return field(options, {
    type: String,
    format: 'date-time',
    description: `${description} ISO 8601, UTC.`,
    example: EXAMPLE_MOMENT,
  });
}

export function ApiText(
  description: string,
  options: AnswerFieldOptions & { example: string | null },
): PropertyDecorator {
  return field(options, { type: String, description });
}

/** A whole number, by default from 0. One of more than 32 bits needs the `format`. */
export function ApiCount(
  description: string,
  options: AnswerFieldOptions & { example: number; minimum?: number; maximum?: number; format?: 'int64' },
): PropertyDecorator {
  return field(options, { type: 'integer', minimum: 0, description });
}

export function ApiFlag(description: string, options: AnswerFieldOptions = {}): PropertyDecorator {
  return field(options, { type: Boolean, description, example: false });
}

export function ApiWord(
  words: readonly string[],
  description: string,
  options: AnswerFieldOptions = {},
): PropertyDecorator {
  // Clients take from `enum` alone whether the field may be null.
  const values = [...words, ...(options.nullable === true ? [null] : [])];
  return field(options, { type: String, enum: values, description, example: words[0] });
}

/** An object. */
export function ApiObject(
  item: new () => object,
  description: string,
  options: AnswerFieldOptions = {},
): PropertyDecorator {
  return ApiProperty({ type: () => item, description, ...options });
}

/** A list of words. */
export function ApiWords(
  description: string,
  { enum: words, ...options }: AnswerFieldOptions & { enum?: readonly string[] } = {},
): PropertyDecorator {
  const items = { type: 'string', ...(words === undefined ? {} : { enum: [...words] }) } as const;
  return ApiProperty({ type: 'array', items, description, ...options });
}

export function ApiListOf(
  item: new () => object,
  description: string,
  options: AnswerFieldOptions = {},
): PropertyDecorator {
  return field(options, { type: [item], description });
}

function field(options: AnswerFieldOptions, described: ApiPropertyOptions): PropertyDecorator {
  return ApiProperty({ ...described, ...options } as ApiPropertyOptions);
}
