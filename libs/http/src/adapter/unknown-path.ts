import { type Express } from 'express';
import { type IncomingMessage } from 'node:http';

/** Longer parts, and those with other characters, are hardly the name of a call. */
const NAME = /^[A-Za-z0-9._-]{1,32}$/;
const LEFT_OUT = '…';

const UNKNOWN_PATHS = new WeakMap<object, string>();

/**
 * What of a path that no route has may be logged: the parts that routes begin with, their parameters by name, and
 * the first part that is wrong. `/api/v1/accounts/ada/transaction/7` is `/api/v1/accounts/:user_id/transaction/…`.
 */
export function legiblePath(app: Express, path: string): string {
  let routes = routesOf(app);
  const shown: string[] = [];
  const parts = path.split('/');
  for (const [index, part] of parts.entries()) {
    const same = routes.filter((route) => route[index] === part);
    const taken = same.length > 0 ? same : routes.filter((route) => isParameter(route[index]));
    const [first] = taken;
    if (first === undefined) {
      shown.push(NAME.test(part) ? part : LEFT_OUT);
      if (index + 1 < parts.length && shown.at(-1) !== LEFT_OUT) shown.push(LEFT_OUT);
      break;
    }
    shown.push(first[index] ?? '');
    routes = taken;
  }
  return shown.join('/');
}

/** Keeps the path of a request that no route takes, for the log. */
export function noteUnknownPath(app: Express, request: IncomingMessage, path: string): void {
  UNKNOWN_PATHS.set(request, legiblePath(app, path));
}

/** Undefined where a route took the request, or it was refused before. */
export function unknownPathOf(request: IncomingMessage): string | undefined {
  return UNKNOWN_PATHS.get(request);
}

/** The patterns of all routes, by parts. */
function routesOf(app: Express): string[][] {
  const layers = app.router.stack as unknown as readonly { readonly route?: { readonly path: unknown } }[];
  return layers.flatMap(({ route }) => (typeof route?.path === 'string' ? [route.path.split('/')] : []));
}

function isParameter(part: string | undefined): boolean {
  return part?.startsWith(':') === true;
}
