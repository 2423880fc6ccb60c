import type { IncomingMessage } from 'node:http';
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
import { isKeySecret, KEY_SECRET_PREFIX } from './key-secret';
import { type OpenAccess, requireOwnPage } from './open-access';
import {
  ADMIN_PRINCIPAL,
  hasScope,
  type Principal,
  type Scope,
  noteUnknownKey,
  setPrincipal,
} from './principal';

/** Who may make a call: anybody, anybody with a key, the operator, or applications with one of these scopes. */
export interface Access {
  readonly callers: 'public' | 'key' | 'admin' | 'app';
  /** With `app`: any of them. */
  readonly scopes: readonly Scope[];
  /** Whether a key of role `user` may make the call too, with its own user id in the path. */
  readonly isForOwnUser: boolean;
  /** Whether it is a call of an AI provider, whose SDK sends the key in a header of its own. */
  readonly isNative: boolean;
}

/** Where a route's entry in the OpenAPI document holds its access. */
export const ACCESS_EXTENSION = 'x-access';

const ACCESS = 'credits:access';

/** RFC 6750, section 2.1; the scheme in any case (RFC 9110, section 11.1). */
const BEARER = /^bearer +([\x21-\x7e]{1,1024})$/i;

/** Lets anyone make the call, even without a key. */
export const Public = () => allow('public');

/** Lets anybody with a key make the call. */
export const AnyKey = () => allow('key');

/** Lets only admin keys make the call. */
export const AdminOnly = () => allow('admin');

/** Lets applications make the call that have one of these scopes, and the operator. */
export const Scoped = (...scopes: readonly [Scope, ...Scope[]]) => allow('app', scopes);

/** Lets the user of the path make the call too: one whose key has this `user_id`. */
export const ScopedOrOwn = (scope: Scope) => allow('app', [scope], { isForOwnUser: true });

/** Marks a call of an AI provider, for users and for applications with the scope `gateway`. */
export const NativeCall = () => allow('app', ['gateway'], { isNative: true });

const reflector = new Reflector();
/** By handler, because reading decorators would cost each request more than the check of its key. */
const known = new WeakMap<object, Access>();

/** @throws TypeError for a route without a decision: it is open to nobody */
export function accessOf(context: ExecutionContext): Access {
  const handler = context.getHandler();
  const access = known.get(handler) ?? decisionOf(context);
  if (access === undefined) throw new TypeError(`${handler.name} does not say who may call it.`);
  known.set(handler, access);
  return access;
}

/** Whether a route is a call of an AI provider. */
export function isNativeCall(context: ExecutionContext): boolean {
  return decisionOf(context)?.isNative === true;
}

function decisionOf(context: ExecutionContext): Access | undefined {
  const places = [context.getHandler(), context.getClass()];
  return reflector.getAllAndOverride<Access | undefined>(ACCESS, places);
}

/** Headers in which the SDKs of AI providers send a key. */
const SDK_KEY_HEADERS = ['x-api-key', 'x-goog-api-key'] as const;
const KEY_TEXT = /^[\x21-\x7e]{1,1024}$/;

/**
 * The key that a request presents; undefined if there is none.
 * @param isNative whether it is a call of an AI provider
 */
export function presentedKeyOf({ headers }: IncomingMessage, isNative: boolean): string | undefined {
  for (const name of isNative ? SDK_KEY_HEADERS : []) {
    const key = headers[name];
    if (typeof key === 'string' && KEY_TEXT.test(key)) return key;
  }
  return headers.authorization === undefined ? undefined : BEARER.exec(headers.authorization)?.[1];
}

/** Requires a key (`Authorization: Bearer <key>`) that allows the call, but for public calls. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeys,
    private readonly openAccess: OpenAccess,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = accessOf(context);
    if (access.callers === 'public') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const key = this.keyOf(request, access);
    if (key === undefined) return this.admit(request, access, ADMIN_PRINCIPAL);
    const principal = this.keys.principalOf(key);
    return principal instanceof Promise
      ? principal.then((found) => this.admit(request, access, found ?? unknown(request, key)))
      : this.admit(request, access, principal ?? unknown(request, key));
  }

  /** The key of a request; undefined where it needs none. */
  private keyOf(request: Request, { isNative }: Access): string | undefined {
    if (isNative && request.query['key'] !== undefined) {
      throw unauthenticated('A key in the URL would be logged on its way: send it in a header.');
    }
    if (this.keys.isRequired) return requireKey(request, isNative);
    requireOwnPage(request, this.openAccess);
    const key = presentedKeyOf(request, isNative);
    return key?.startsWith(KEY_SECRET_PREFIX) === true ? key : undefined;
  }

  private admit(request: Request, access: Access, principal: Principal): true {
    setPrincipal(request, principal);
    const { callers, scopes, isForOwnUser, isNative } = access;
    if (principal.role === 'admin' || callers === 'key') return true;
    if (scopes.some((scope) => principal.scopes.has(scope))) return true;
    const isOperators = callers === 'admin' || scopes.includes('user_keys');
    if (isOperators && principal.keyId === null && !this.keys.hasAdmin) {
      throw new HttpProblem(
        'auth_not_configured',
        'This call needs an admin key, and none is set; ask the operator.',
        { headers: { 'Retry-After': '60' } },
      );
    }
    if (callers === 'admin') throw new HttpProblem('forbidden', 'This call needs an admin key.');
    if (principal.role === 'user') {
      if (isNative) return true;
      if (isForOwnUser && request.params['user_id'] === principal.userId) return true;
      throw new HttpProblem('forbidden', 'The key of a user allows only calls about that user.');
    }
    throw missingScope(scopes);
  }
}

/** @throws HttpProblem `forbidden` for a caller without the scope */
export function requireScope(principal: Principal, scope: Scope): void {
  if (!hasScope(principal, scope)) throw missingScope([scope]);
}

function missingScope(scopes: readonly Scope[]): HttpProblem {
  return new HttpProblem('forbidden', `This call needs a key with the scope ${scopes.join(' or ')}.`);
}

/** For the guard and for the OpenAPI document. */
function allow(
  callers: Access['callers'],
  scopes: readonly Scope[] = [],
  { isForOwnUser = false, isNative = false } = {},
): ClassDecorator & MethodDecorator {
  const access: Access = { callers, scopes, isForOwnUser, isNative };
  return applyDecorators(SetMetadata(ACCESS, access), ApiExtension(ACCESS_EXTENSION, access));
}

function requireKey(request: Request, isNative: boolean): string {
  const key = presentedKeyOf(request, isNative);
  if (key !== undefined) return key;
  throw unauthenticated(
    request.headers.authorization === undefined
      ? 'This call needs a key: send it as "Authorization: Bearer <key>".'
      : 'The Authorization header is malformed: send "Authorization: Bearer <key>".',
  );
}

/** @throws HttpProblem */
function unknown(request: Request, key: string): never {
  noteUnknownKey(request, key);
  throw unauthenticated(
    key.startsWith(KEY_SECRET_PREFIX) && !isKeySecret(key)
      ? 'The key has a typo: its checksum is wrong; copy it again.'
      : 'The key is not known; send one that the operator gave out.',
  );
}

function unauthenticated(detail: string): HttpProblem {
  return new HttpProblem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
}
