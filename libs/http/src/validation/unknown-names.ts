import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import type { Request } from 'express';
import { closest, distance } from 'fastest-levenshtein';
import { isNativeCall } from '../access/access.guard';
import { IDEMPOTENCY_KEY_HEADER } from '../idempotency/idempotency-key';
import { type FieldError, HttpProblem, ValidationFailedError } from '../problems/http-problem.error';

/** An error repeats this many characters of an unknown name; no known name is longer. */
const NAME_MAX_LENGTH = 64;

/**
 * The error for an unknown name, which is not ignored because it may be a mistyped currency.
 * @param prefix the path of the object with the name, such as `operations[3].`
 * @param known the names that the object may have
 */
export function unknownName(name: string, prefix: string, known: readonly string[]): FieldError {
  const clipped = name.length > NAME_MAX_LENGTH ? `${name.slice(0, NAME_MAX_LENGTH)}…` : name;
  const field = `${prefix}${clipped}`;
  return { field, message: `${field} is not a field of this request${hint(clipped, known)}` };
}

function hint(name: string, known: readonly string[]): string {
  if (name === 'idempotency_key') return ` (send it as the header ${IDEMPOTENCY_KEY_HEADER})`;
  if (known.length === 0) return '';
  const lowerCased = name.toLowerCase();
  const nearest = closest(lowerCased, known);
  return distance(lowerCased, nearest) <= Math.ceil(nearest.length / 3) ? ` (did you mean ${nearest}?)` : '';
}

/** Refuses queries and bodies of routes that take none. Calls of AI providers have rules of their own. */
export class UnknownNamesGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const names = [
      ...(request.url.includes('?') && !takes(context, RouteParamtypes.QUERY) ? namesOf(request.query) : []),
      ...(request.body === undefined || takes(context, RouteParamtypes.BODY) ? [] : namesOf(request.body)),
    ];
    if (names.length > 0 && !isNativeCall(context))
      throw new ValidationFailedError(names.map((name) => unknownName(name, '', [])));
    return true;
  }
}

function takes(context: ExecutionContext, type: RouteParamtypes): boolean {
  const parameters = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  ) as object | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${type}:`));
}

/** None for an unreadable body, because the route takes no body. */
function namesOf(value: unknown): string[] {
  return typeof value === 'object' &&
    value !== null &&
    !(value instanceof HttpProblem || Buffer.isBuffer(value))
    ? Object.keys(value)
    : [];
}
