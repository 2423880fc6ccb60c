import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { Request } from 'express';
import { HttpProblem } from '../problems/http-problem.error';
import { type ApiKeys } from './api-keys';

/** Who may make a call: anyone, any key, or an admin key. */
export type Access = 'public' | 'key' | 'admin';

/** The extension of a route in the OpenAPI document that holds its access; `key` by default. */
export const ACCESS_EXTENSION = 'x-access';

const ACCESS = 'credits:access';

/** RFC 6750, section 2.1; the scheme in any case (RFC 9110, section 11.1). */
const BEARER = /^bearer +([\x21-\x7e]{1,1024})$/i;

/** Lets anyone make the call, even without a key. */
export const Public = () => allow('public');

/** Lets only admin keys make the call. */
export const AdminOnly = () => allow('admin');

const reflector = new Reflector();
/** By handler, because reading decorators would cost each request more than the check of its key. */
const known = new WeakMap<object, Access>();

export function accessOf(context: ExecutionContext): Access {
  const handler = context.getHandler();
  const cached = known.get(handler);
  if (cached !== undefined) return cached;
  const access =
    reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, context.getClass()]) ?? 'key';
  known.set(handler, access);
  return access;
}

/** The key in an Authorization header; undefined if there is none. */
export function bearerKeyOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}

/** Requires a key (`Authorization: Bearer <key>`) for every call but the public ones. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly keys: ApiKeys) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.keys.isRequired) return true;
    const access = accessOf(context);
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
            { headers: { 'Retry-After': '60' } },
          );
    }
    return true;
  }
}

function allow(access: Access): ClassDecorator & MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS, access), ApiExtension(ACCESS_EXTENSION, access));
}

function bearerOf({ headers }: Request): string {
  const { authorization } = headers;
  if (authorization === undefined) {
    throw unauthenticated('This call needs a key: send it as "Authorization: Bearer <key>".');
  }
  const key = bearerKeyOf(authorization);
  if (key === undefined) {
    throw unauthenticated('The Authorization header is malformed: send "Authorization: Bearer <key>".');
  }
  return key;
}

function unauthenticated(detail: string): HttpProblem {
  return new HttpProblem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
}
