import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { HttpProblem, type FieldError, ValidationFailedError } from '../problems/http-problem.error';
import { isOptionalBody } from './optional-body.decorator';
import { isObject, readDto } from './read-dto';

/**
 * How deep a request's values may nest. No request of the contract goes below 3, and the limit keeps whatever goes
 * through a value by recursion from exhausting the stack.
 */
const DEPTH_MAX = 16;

/** Types that TypeScript writes for parameters that are no DTO: there is nothing to validate in them. */
const PLAIN_TYPES: ReadonlySet<unknown> = new Set([undefined, Object, String, Number, Boolean, Array]);

/**
 * The pipe that makes DTOs of what arrives and answers 422 for what isn't one, with one entry for each field.
 *
 * - A body that could not be read ends the request here, and not earlier: a missing key or an unknown path is said first.
 * - Fields that a DTO doesn't name are ignored and never reach it, `__proto__` and `constructor` among them.
 * - Of a key that stands twice in an object, the last one counts, as in JSON.parse.
 * - Rules are synchronous: a rule that asks somebody else belongs in a service.
 */
export function createValidationPipe(): PipeTransform {
  return new DtoValidationPipe();
}

@Injectable()
class DtoValidationPipe implements PipeTransform {
  transform(given: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (given instanceof HttpProblem) throw given;
    if (type === 'custom' || !isDto(metatype)) return given;
    const value = given === undefined && isOptionalBody(metatype) ? {} : given;
    if (!isObject(value)) throw notAnObject(type);
    if (isNestedDeeperThan(value, DEPTH_MAX)) {
      throw new ValidationFailedError([
        { field: type, message: `${type} can't nest deeper than ${DEPTH_MAX} levels` },
      ]);
    }

    const errors: FieldError[] = [];
    const dto = readDto(metatype, value, errors);
    if (errors.length > 0) throw new ValidationFailedError(errors);
    return dto;
  }
}

function isDto(metatype: Type<unknown> | undefined): metatype is Type<object> {
  return !PLAIN_TYPES.has(metatype);
}

function notAnObject(type: ArgumentMetadata['type']): ValidationFailedError {
  const message =
    type === 'body'
      ? 'the body must be a JSON object, such as {"user_id": "user-42"}'
      : `the ${type} must be an object`;
  return new ValidationFailedError([{ field: type, message }]);
}

function isNestedDeeperThan(value: object, depth: number): boolean {
  if (depth === 0) return true;
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === 'object' && member !== null && isNestedDeeperThan(member, depth - 1)) return true;
  }
  return false;
}
