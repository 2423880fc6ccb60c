import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { HttpProblem } from '../problems/http-problem.error';
import type { ApiKeys } from './api-keys';

const ACCESS = 'credits:access';

/** Who may make a call; whoever has a key, where a route says nothing. */
type Access = 'public' | 'admin';

/** Lets anybody make the call, also without a key. */
export const Public = () => SetMetadata(ACCESS, 'public' satisfies Access);

/** Lets only the operator make the call. */
export const AdminOnly = () => SetMetadata(ACCESS, 'admin' satisfies Access);

/** RFC 6750, section 2.1; the scheme in any case (RFC 9110, section 11.1). */
const BEARER = /^bearer +([\x21-\x7e]{1,1024})$/i;

/** Asks every call for a key (`Authorization: Bearer <key>`), but for those that say they are public. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector = new Reflector();
  /** What the decorators say, by class and handler; reading them anew would cost every request more than its key does. */
  readonly #known = new Map<unknown, Map<unknown, Access | undefined>>();

  constructor(private readonly keys: ApiKeys) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.keys.isRequired) return true;
    const access = this.#accessOf(context);
    if (access === 'public') return true;
    const role = this.keys.roleOf(bearerOf(context.switchToHttp().getRequest<Request>()));
    if (role === undefined)
      throw unauthenticated('The key is not known; send one that the operator gave out.');
    if (access === 'admin' && role !== 'admin') {
      throw this.keys.hasAdmin
        ? new HttpProblem('forbidden', 'This call needs an admin key.')
        : new HttpProblem(
            'auth_not_configured',
            'This call needs an admin key, and none is set; ask the operator.',
            {
              headers: { 'Retry-After': '60' },
            },
          );
    }
    return true;
  }

  #accessOf(context: ExecutionContext): Access | undefined {
    const [controller, handler] = [context.getClass(), context.getHandler()];
    const known = this.#known.get(controller);
    if (known?.has(handler)) return known.get(handler);
    const access = this.#reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, controller]);
    this.#known.set(controller, new Map(known).set(handler, access));
    return access;
  }
}

function bearerOf({ headers }: Request): string {
  const { authorization } = headers;
  if (authorization === undefined) {
    throw unauthenticated('This call needs a key: send it as "Authorization: Bearer <key>".');
  }
  const key = BEARER.exec(authorization)?.[1];
  if (key === undefined) {
    throw unauthenticated('The Authorization header is malformed: send "Authorization: Bearer <key>".');
  }
  return key;
}

function unauthenticated(detail: string): HttpProblem {
  return new HttpProblem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
}
