import { type NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction, type Request, type Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { IDEMPOTENCY_KEY_HEADER, REPLAYED_HEADER } from '../idempotency/idempotency-key';
import { REQUEST_ID_HEADER } from '../request-id';

/** How long a browser may remember the answer to a preflight, in seconds. */
const PREFLIGHT_MAX_AGE_S = 600;

/** Swagger UI's files, but for its script with the document. */
const ASSET = /^\/docs\/(?!swagger-ui-init\.js$)[\w-]+(?:\.[\w-]+)*\.(?:css|js|png)$/;
const ASSET_MAX_AGE_S = 600;

/**
 * For answers that are data: a browser renders none of them. HSTS leaves other names of the domain alone. Headers that only
 * matter to pages, or to browsers that are gone, are left out.
 */
const OPTIONS: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  xFrameOptions: { action: 'deny' },
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPoweredBy: false,
  xXssProtection: false,
};

/**
 * For the pages of the documentation, which need scripts, styles and images of this host, and of no other. Swagger UI
 * styles its elements inline and has its icons in `data:` URLs. Nothing is upgraded to HTTPS: the service speaks HTTP.
 */
const PAGE_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
  },
};

/**
 * Gives every answer helmet's headers, the pages below `/docs` their own policy, and lets pages of these origins call the
 * API from a browser.
 */
export function applyBrowserRules(app: NestExpressApplication, origins: readonly string[]): void {
  app.use(limitCaching);
  app.use(helmet(OPTIONS));
  app.use('/docs', helmet.contentSecurityPolicy(PAGE_POLICY));
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', IDEMPOTENCY_KEY_HEADER, REQUEST_ID_HEADER],
    exposedHeaders: ['Location', REQUEST_ID_HEADER, REPLAYED_HEADER, 'Retry-After'],
    maxAge: PREFLIGHT_MAX_AGE_S,
  });
}

/** Caches on the way would serve old balances, and serve them to others. */
function limitCaching({ path }: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', ASSET.test(path) ? `public, max-age=${ASSET_MAX_AGE_S}` : 'no-store');
  next();
}
