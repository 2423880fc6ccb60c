import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { HttpProblem, type FieldError, ValidationFailedError } from '../problems/http-problem.error';
import { LIST_RULE } from './is-list-of.decorator';
import { isOptionalBody } from './optional-body.decorator';
import { unknownName } from './unknown-names';

/** How deep values may nest, so that recursion can't exhaust the stack. No call needs more than 3. */
const DEPTH_MAX = 16;

/** The beginning of class-validator's own sentences about the members of a list. */
const EACH = 'each value in ';

/**
 * Nest's pipe, which turns bodies, queries and paths into DTOs, or answers 422 with an entry per fault.
 *
 * - The error of an unreadable body is thrown here, so that a missing key or an unknown path comes first.
 * - An unknown name is refused, with the nearest known one.
 * - Of a name that an object has twice, the last one counts, as in JSON.parse.
 * - Rules are synchronous: a rule that needs the ledger or a store belongs in a service.
 */
@Injectable()
export class DtoValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      // A DTO without any rule is a bug.
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
    const fault = faultOf(value);
    if (fault !== undefined) throw new ValidationFailedError([fieldErrorOf(fault, type)]);
    return super.transform(value, metadata);
  }

  protected override stripProtoKeys(): void {
    // `faultOf` has refused them.
  }

  protected override closeArrayGaps(): void {
    // Neither JSON nor a query has gaps.
  }

  protected override findNestedBinaryValues(): ValidationError[] {
    // Nor binary values.
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

function fieldErrorOf({ name, path }: Fault, type: ArgumentMetadata['type']): FieldError {
  if (name === undefined)
    return { field: type, message: `${type} can't nest deeper than ${DEPTH_MAX} levels` };
  // A path that begins with a dot goes through a field with an empty name.
  const way = path.startsWith('.') ? `${type}${path}` : path;
  return unknownName(name, way === '' ? '' : `${way}.`, []);
}

interface Fault {
  /** Undefined if the value is nested too deep. */
  readonly name?: string;
  path: string;
}

/**
 * The first fault of a request of any class: nested too deep, or a name that every object has, which
 * class-transformer drops or takes for the class of a value. It allocates nothing, for millions of members.
 */
function faultOf(value: object, depth = 1): Fault | undefined {
  if (depth > DEPTH_MAX) return { path: '' };
  const names = Array.isArray(value) ? undefined : Object.keys(value);
  const members: unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (let index = 0; index < members.length; index += 1) {
    const name = names?.[index];
    if (name !== undefined && name in Object.prototype) return { name, path: '' };
    const member = members[index];
    if (typeof member !== 'object' || member === null) continue;
    const fault = faultOf(member, depth + 1);
    if (fault === undefined) continue;
    const rest = fault.path === '' || fault.path.startsWith('[') ? fault.path : `.${fault.path}`;
    fault.path = `${name ?? `[${index}]`}${rest}`;
    return fault;
  }
  return undefined;
}

/** One entry per invalid field, those of lists last. */
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
    if ('whitelistValidation' in constraints) {
      return [unknownName(property, path.slice(0, path.length - property.length), namesOf(target))];
    }
    return [
      ...Object.values(constraints).map((message) => ({
        field: path,
        message: atPath(message, property, path),
      })),
      ...fieldErrorsOf(children, (name) => (isList ? `${path}[${name}]` : `${path}.${name}`)),
    ];
  });
}

function namesOf(target: object | undefined): string[] {
  const metadatas = getMetadataStorage().getTargetValidationMetadatas(
    target?.constructor ?? Object,
    '',
    false,
    false,
  );
  return metadatas.map(({ propertyName }) => propertyName);
}

/** class-validator's sentences begin with the field's name, which becomes its path. */
function atPath(message: string, property: string, path: string): string {
  const start = message.startsWith(EACH) ? EACH.length : 0;
  if (!message.startsWith(`${property} `, start)) return `${path} ${message}`;
  return `${message.slice(0, start)}${path}${message.slice(start + property.length)}`;
}

function isOfList({ value, constraints = {}, children = [] }: ValidationError): boolean {
  return LIST_RULE in constraints || (Array.isArray(value) && children.length > 0);
}
