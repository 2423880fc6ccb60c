import { type IncomingMessage, type ServerResponse } from 'node:http';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * For answers that are data: a browser renders none of them, whoever embeds or opens them. `nosniff` is among helmet's own.
 * HSTS leaves other names of the domain alone: they are nobody's business here.
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
};

/**
 * For pages of documentation that need scripts, styles and images of this host, and no other host. Swagger UI styles its
 * elements inline and has its icons in `data:` URLs. Nothing is upgraded to HTTPS: the service itself speaks HTTP.
 */
const PAGE_OPTIONS: HelmetOptions = {
  ...OPTIONS,
  contentSecurityPolicy: {
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
  },
};

/** Lines of a header, each with its end: what every answer has, and what pages have instead. */
export const SECURITY_HEADER_LINES = headerLines(OPTIONS);
export const PAGE_HEADER_LINES = headerLines(PAGE_OPTIONS);

/**
 * Helmet's headers are the same for every answer, so they are asked for once. `Vary: Origin` goes with them because answers
 * to some origins have headers of CORS and others have not.
 */
function headerLines(options: HelmetOptions): string {
  const lines = ['Vary: Origin'];
  const recorder = {
    setHeader: (name: string, value: string) => lines.push(`${name}: ${value}`),
    removeHeader: () => undefined,
  };
  helmet(options)({} as IncomingMessage, recorder as unknown as ServerResponse, (error?: unknown) => {
    if (error !== undefined) throw error as Error;
  });
  return lines.map((line) => `${line}\r\n`).join('');
}
