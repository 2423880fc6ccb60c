import { CURRENCY_CODE_MAX_LENGTH } from '@app/money';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_REFERENCE, EXAMPLE_USER_ID } from '../openapi/answer-fields';
import { IsOptional, Matches, MaxLength } from 'class-validator';
import { FieldRule, NullIsAbsent } from './field-rule';

/** In characters, which are Unicode code points, so that none counts twice. */
export const USER_ID_MAX_LENGTH = 256;
export const DESCRIPTION_MAX_LENGTH = 1000;
const REFERENCE_MAX_LENGTH = 64;
export const DISPLAY_NAME_MAX_LENGTH = 256;

const CONTROL_CHARACTER = /\p{Cc}/u;
/** With the u flag a surrogate pair is one character, so this only finds lone ones. */
const LONE_SURROGATE = /\p{Cs}/u;
/** For readers of the document: no control characters, and at least one that is not white space. */
const USER_ID_PATTERN =
  '^[^\\u0000-\\u001f\\u007f-\\u009f]*' +
  '[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]' +
  '[^\\u0000-\\u001f\\u007f-\\u009f]*$';
const TEXT_PATTERN = '^[^\\u0000]*$';
const CURRENCY = new RegExp(`^[A-Z0-9]{1,${CURRENCY_CODE_MAX_LENGTH}}$`);
const BLANK = /^\s*$/u;
/** Most texts are printable ASCII, which needs no further checks of its characters. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * A user's id: 1 to 256 characters, not blank, no control characters, no lone surrogates. Kept as it is.
 * @param options `optional`: it may be absent or null, and stays so
 */
export function IsUserId(
  options: { description?: string; optional?: 'in a body' | 'in a query' } = {},
): PropertyDecorator {
  const { optional } = options;
  return applyDecorators(
    FieldRule(userIdFault),
    ...(optional === undefined ? [] : [IsOptional()]),
    ApiProperty({
      type: String,
      description:
        "The user's id in the calling application; compared byte by byte. " +
        'Not blank, without control characters.',
      minLength: 1,
      maxLength: USER_ID_MAX_LENGTH,
      pattern: USER_ID_PATTERN,
      example: EXAMPLE_USER_ID,
      required: optional === undefined,
      ...(optional === 'in a body' ? { nullable: true } : {}),
    }),
  );
}

/** The name of a thing: 1 to 256 characters, not blank, no control characters, no lone surrogates. */
export function IsName(options: {
  description: string;
  example: string;
  lengthMax?: number;
  optional?: true;
}): PropertyDecorator {
  const { optional, lengthMax = USER_ID_MAX_LENGTH, ...api } = options;
  return applyDecorators(
    FieldRule((value) => nameFault(value, lengthMax)),
    ...(optional === undefined ? [] : [IsOptional()]),
    ApiProperty({
      type: String,
      minLength: 1,
      maxLength: lengthMax,
      pattern: USER_ID_PATTERN,
      required: optional === undefined,
      ...(optional === undefined ? {} : { nullable: true }),
      ...api,
    }),
  );
}

/** A name of the characters of a pattern; `optional`: it may be absent or null. */
export function IsNameOf(
  pattern: { readonly source: string; readonly meaning: string; readonly lengthMax: number },
  options: { description: string; example: string; optional?: true },
): PropertyDecorator {
  const { source, meaning, lengthMax } = pattern;
  const { optional, ...api } = options;
  const message = `$property must be 1 to ${lengthMax} ${meaning}`;
  return applyDecorators(
    ...(optional === undefined ? [] : [IsOptional()]),
    Matches(new RegExp(source), { message }),
    MaxLength(lengthMax, { message }),
    ApiProperty({
      type: String,
      minLength: 1,
      maxLength: lengthMax,
      pattern: source,
      ...(optional === undefined ? {} : { required: false, nullable: true }),
      ...api,
    }),
  );
}

/** An optional text of at most 1,000 characters, without NUL and lone surrogates. */
export function IsDescription(description = 'What the movement is for.'): PropertyDecorator {
  return OptionalText(DESCRIPTION_MAX_LENGTH, { description, example: 'gpt-5, 1,204 tokens' });
}

/** A reference: 1 to 64 characters, not blank, no control characters, no lone surrogates. */
export function IsReference(options: { optional?: true } = {}): PropertyDecorator {
  return IsName({
    description:
      'What the movement belongs to in the calling application, such as an order. ' +
      'Not blank, without control characters.',
    example: EXAMPLE_REFERENCE,
    lengthMax: REFERENCE_MAX_LENGTH,
    ...options,
  });
}

/** An optional display name of at most 256 characters, without NUL and lone surrogates. */
export function IsDisplayName(description = 'The name that the user is shown with.'): PropertyDecorator {
  return OptionalText(DISPLAY_NAME_MAX_LENGTH, { description, example: 'Ada Lovelace' });
}

/** A required display name; null removes the present one. */
export function IsNewDisplayName(): PropertyDecorator {
  return applyDecorators(
    FieldRule((value) => {
      if (value === undefined) return 'is required; null removes the name';
      return value === null ? undefined : textFault(value, DISPLAY_NAME_MAX_LENGTH);
    }),
    ApiProperty({
      type: String,
      nullable: true,
      maxLength: DISPLAY_NAME_MAX_LENGTH,
      pattern: TEXT_PATTERN,
      description: 'The name that the user is shown with from now on; null removes it.',
      example: 'Ada Lovelace',
    }),
  );
}

/** An optional code of a currency. The service checks that it keeps the currency. */
export function IsCurrencyCode(): PropertyDecorator {
  return applyDecorators(
    NullIsAbsent(),
    Matches(CURRENCY, {
      message: '$property must be the code of a currency, such as "USD", in capital letters and digits',
    }),
    ApiProperty({
      type: String,
      description: 'The code of a currency that the service keeps; the default one where it is left out.',
      required: false,
      nullable: true,
      minLength: 1,
      maxLength: CURRENCY_CODE_MAX_LENGTH,
      pattern: CURRENCY.source,
      example: 'USD',
    }),
  );
}

function OptionalText(maxLength: number, api: { description: string; example: string }): PropertyDecorator {
  return applyDecorators(
    NullIsAbsent(),
    FieldRule((value) => textFault(value, maxLength)),
    ApiProperty({ type: String, required: false, nullable: true, maxLength, pattern: TEXT_PATTERN, ...api }),
  );
}

export function userIdFault(value: unknown): string | undefined {
  return nameFault(value, USER_ID_MAX_LENGTH);
}

function nameFault(value: unknown, maxLength: number): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  if (isLongerThan(value, maxLength)) return `must have at most ${maxLength} characters`;
  if (BLANK.test(value)) return "can't be blank";
  if (PRINTABLE_ASCII.test(value)) return undefined;
  if (CONTROL_CHARACTER.test(value)) return "can't contain control characters";
  if (LONE_SURROGATE.test(value)) return "can't contain half of a surrogate pair";
  return undefined;
}

function textFault(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (isLongerThan(value, maxLength)) return `must have at most ${maxLength} characters`;
  if (PRINTABLE_ASCII.test(value)) return undefined;
  // PostgreSQL's text type has no NUL (documentation, "Character Types").
  if (value.includes('\0')) return "can't contain the NUL character";
  if (LONE_SURROGATE.test(value)) return "can't contain half of a surrogate pair";
  return undefined;
}

/** A code point has one or two UTF-16 units, so code points are only counted in between. */
function isLongerThan(value: string, maxLength: number): boolean {
  if (value.length <= maxLength) return false;
  return value.length > 2 * maxLength || Array.from(value).length > maxLength;
}
