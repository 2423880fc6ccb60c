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
import { type Access, ACCESS_EXTENSION } from './access';
import type { ApiKeys } from './api-keys';
import { bearerKeyOf } from './bearer';

const ACCESS = 'credits:access';

/** Lets anybody make the call, also without a key. */
export const Public = () => allow('public');

/** Lets only the operator make the call. */
export const AdminOnly = () => allow('admin');

/** What the route says of who may call it. */
export function accessOf(reflector: Reflector, context: ExecutionContext): Access | undefined {
  return reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
}

/** Asks every call for a key (`Authorization: Bearer <key>`), but for those that say they are public. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly keys: ApiKeys) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.keys.isRequired) return true;
    const access = accessOf(this.reflector, context);
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
}

/** For the guard and for the OpenAPI document. */
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
