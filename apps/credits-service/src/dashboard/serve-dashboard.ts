import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import expressStaticGzip from 'express-static-gzip';
import helmet from 'helmet';
import { HttpProblem, publicUrlOf } from '@app/http';
import { type BuiltPage, findBuiltPage } from './built-page';

export const DASHBOARD_PATH = '/dashboard';

const METHODS = 'GET, HEAD';
const NONCE_BYTES = 16;
const ASSET_MAX_AGE_MS = 365 * 86_400_000;
/** What the build writes where the nonce belongs. */
const NONCE_PLACEHOLDER = /CSP_NONCE/g;
/** And where the page finds out whether it needs a key. */
const ACCESS_PLACEHOLDER = 'CREDITS_ACCESS';
/** How the page refers to its files. */
const RELATIVE_LINK = /(?<=(?:src|href)=")\.\//g;

interface Middleware {
  use(path: string, handler: RequestHandler): unknown;
}

/**
 * Serves the dashboard: its assets, which never change under their names, and the page itself at every other path
 * below /dashboard. The page has no data, so that it needs no key. Where it has not been built, it answers 404.
 * @param needsKey whether calls need a key now
 */
export function serveDashboard(
  app: Middleware,
  needsKey: () => boolean,
  page: BuiltPage | null = findBuiltPage(),
): void {
  if (page === null) {
    new Logger('Dashboard').warn(
      'The dashboard is not built, so /dashboard answers 404: npm run build makes it.',
    );
  }
  app.use(DASHBOARD_PATH, page === null ? refuse : handlerOf(page, needsKey));
}

function refuse(_request: Request, _response: Response, next: NextFunction): void {
  next(new HttpProblem('not_found', 'The dashboard is not built; `npm run build` makes it.'));
}

function handlerOf({ html, assets }: BuiltPage, needsKey: () => boolean) {
  const serveAsset = expressStaticGzip(assets, {
    index: false,
    enableBrotli: true,
    orderPreference: ['br', 'gz'],
    serveStatic: { immutable: true, maxAge: ASSET_MAX_AGE_MS, redirect: false },
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const detail = `This path takes ${METHODS}, not ${request.method}.`;
      next(new HttpProblem('method_not_allowed', detail, { headers: { Allow: METHODS } }));
      return;
    }
    if (request.path.startsWith('/assets/')) {
      request.url = request.url.slice('/assets'.length);
      // The one of data, which would be kept.
      response.removeHeader('Cache-Control');
      serveAsset(request, response, () => {
        // That of the file, where it was there at the start.
        response.removeHeader('Content-Encoding');
        next(new HttpProblem('not_found', 'The dashboard has no such file.'));
      });
      return;
    }
    sendPage(request, response, html.replace(ACCESS_PLACEHOLDER, needsKey() ? 'key' : 'open'));
  };
}

/** Links are written in full, since the page is also at paths further down. */
function sendPage(request: Request, response: Response, html: string): void {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  const base = `${pathOf(publicUrlOf(response))}${DASHBOARD_PATH}/`;
  helmet.contentSecurityPolicy(policyWith(nonce))(request, response, () => {
    response.type('html').send(html.replace(NONCE_PLACEHOLDER, nonce).replace(RELATIVE_LINK, () => base));
  });
}

/** The path of the public URL alone, so that the page loads its files from the host that it came from. */
function pathOf(publicUrl: string): string {
  return publicUrl === '' ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
}

/** The styles that the page makes at run time carry the nonce; scripts come from files alone. */
function policyWith(nonce: string) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", `'nonce-${nonce}'`],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  };
}
