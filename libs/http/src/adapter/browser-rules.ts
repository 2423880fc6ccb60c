import { type NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction, type Request, type Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { IDEMPOTENCY_KEY_HEADER, REPLAYED_HEADER } from '../idempotency/idempotency-key';
import { REQUEST_ID_HEADER } from '../request-id';

/** How long a browser may cache the answer to a preflight request. */
const PREFLIGHT_MAX_AGE_S = 600;

/** Swagger UI's files, except its script with the document. */
const ASSET = /^\/docs\/(?!swagger-ui-init\.js$)[\w-]+(?:\.[\w-]+)*\.(?:css|js|png)$/;
const ASSET_MAX_AGE_S = 600;

/**
 * For answers that are data, which no browser renders. HSTS leaves subdomains alone. Headers that matter only
 * to pages or to obsolete browsers are left out.
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
 * The pages of the documentation load scripts, styles and images from this host alone. Swagger UI has inline
 * styles, and icons in `data:` URLs. Nothing is upgraded to HTTPS, because the service speaks HTTP.
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

/** Adds helmet's headers, with another policy for pages below `/docs`, and CORS for these origins. */
export function applyBrowserRules(app: NestExpressApplication, origins: readonly string[]): void {
  app.use(limitCaching);
  app.use(helmet(OPTIONS));
  app.use('/docs', helmet.contentSecurityPolicy(PAGE_POLICY));
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', IDEMPOTENCY_KEY_HEADER, REQUEST_ID_HEADER],
    exposedHeaders: ['Location', REQUEST_ID_HEADER, REPLAYED_HEADER, 'Retry-After'],
    maxAge: PREFLIGHT_MAX_AGE_S,
  });
}

/** Caches on the way would serve old balances, even to other callers. */
function limitCaching({ path }: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', ASSET.test(path) ? `public, max-age=${ASSET_MAX_AGE_S}` : 'no-store');
  next();
}
