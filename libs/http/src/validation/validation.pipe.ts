import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { HttpProblem, type FieldError, ValidationFailedError } from '../problems/http-problem.error';
import { LIST_RULE } from './is-list-of.decorator';
import { isOptionalBody } from './optional-body.decorator';

/**
 * How deep a request's values may nest. No request of the contract goes below 3, and the limit keeps whatever goes
 * through a value by recursion from exhausting the stack.
 */
const DEPTH_MAX = 16;

const CLASS_KEYS = ['__proto__', 'constructor'];

/** Begins class-validator's own sentences about the members of a list. */
const EACH = 'each value in ';

/**
 * Nest's pipe, which makes DTOs of what arrives and answers 422 for what isn't one, with one entry for each field.
 *
 * - A body that could not be read ends the request here, and not earlier: a missing key or an unknown path is said first.
 * - Fields that a DTO doesn't name are ignored and never reach it, `__proto__` and `constructor` among them.
 * - Of a key that stands twice in an object, the last one counts, as in JSON.parse.
 * - Rules are synchronous: a rule that asks somebody else belongs in a service.
 */
export function createValidationPipe(): ValidationPipe {
  return new DtoValidationPipe();
}

@Injectable()
class DtoValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      // A DTO without any rule is an error, and not a request that nothing looks at.
      forbidUnknownValues: true,
      stopAtFirstError: true,
      validationError: { target: true, value: true },
      exceptionFactory: (errors) => new ValidationFailedError(fieldErrorsOf(errors)),
    });
  }

  override async transform(given: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (given instanceof HttpProblem) throw given;
    if (!this.toValidate(metadata)) return given;
    const { type, metatype } = metadata;
    const value = given === undefined && metatype !== undefined && isOptionalBody(metatype) ? {} : given;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnObject(type);
    if (!prepare(value, DEPTH_MAX)) {
      throw new ValidationFailedError([
        { field: type, message: `${type} can't nest deeper than ${DEPTH_MAX} levels` },
      ]);
    }
    return super.transform(value, metadata);
  }

  protected override stripProtoKeys(): void {
    // `prepare` has taken them out in the walk that measures depth.
  }

  protected override closeArrayGaps(): void {
    // Neither JSON nor a query has gaps.
  }

  protected override findNestedBinaryValues(): ValidationError[] {
    // Nor has it binary values.
    return [];
  }
}

function notAnObject(type: ArgumentMetadata['type']): ValidationFailedError {
  const message =
    type === 'body'
      ? 'the body must be a JSON object, such as {"user_id": "user-42"}'
      : `the ${type} must be an object`;
  return new ValidationFailedError([{ field: type, message }]);
}

/**
 * Takes out what class-transformer would take for the class of a value.
 * @returns whether no value nests deeper than `depth` levels
 */
function prepare(value: object, depth: number): boolean {
  if (depth === 0) return false;
  const members: unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (const member of members) {
    if (typeof member === 'object' && member !== null && !prepare(member, depth - 1)) return false;
  }
  if (members !== value) {
    for (const key of CLASS_KEYS) if (Object.hasOwn(value, key)) Reflect.deleteProperty(value, key);
  }
  return true;
}

/** One entry for each field that is wrong, those of lists last. */
function fieldErrorsOf(
  errors: readonly ValidationError[],
  pathOf = (property: string) => property,
): FieldError[] {
  return [...errors.filter((error) => !isOfList(error)), ...errors.filter(isOfList)].flatMap((error) => {
    const { target, property, constraints = {}, children = [] } = error;
    const isList = Array.isArray(error.value);
    if ('unknownValue' in constraints) {
      throw new TypeError(`${target?.constructor.name} has no field with a rule.`);
    }
    const path = pathOf(property);
    return [
      ...Object.values(constraints).map((message) => ({
        field: path,
        message: atPath(message, property, path),
      })),
      ...fieldErrorsOf(children, (name) => (isList ? `${path}[${name}]` : `${path}.${name}`)),
    ];
  });
}

/** class-validator's sentences begin with the name of the field, without the way to it. */
function atPath(message: string, property: string, path: string): string {
  const start = message.startsWith(EACH) ? EACH.length : 0;
  if (!message.startsWith(`${property} `, start)) return `${path} ${message}`;
  return `${message.slice(0, start)}${path}${message.slice(start + property.length)}`;
}

function isOfList({ value, constraints = {}, children = [] }: ValidationError): boolean {
  return LIST_RULE in constraints || (Array.isArray(value) && children.length > 0);
}
