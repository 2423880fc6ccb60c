import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../problems/http-problem.error';

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Who may call a service without keys. */
export interface OpenAccess {
  /** Names that the service is called by besides those of loopback, with their ports; null for any. */
  readonly hosts: readonly string[] | null;
  /** Origins whose pages may call, besides the service's own. */
  readonly origins: readonly string[];
}

/**
 * Without keys, the address is all that keeps strangers out, and a browser on this machine passes it: so a page
 * elsewhere must not call, neither by its own name that leads here (DNS rebinding) nor across origins.
 * @throws HttpProblem `forbidden`
 */
export function requireOwnPage({ headers }: IncomingMessage, { hosts, origins }: OpenAccess): void {
  const { host = '', origin } = headers;
  if (hosts !== null && !LOOPBACK.test(host) && !hosts.includes(host)) {
    throw new HttpProblem(
      'forbidden',
      'Without keys, the service is called as localhost, 127.0.0.1 or [::1] only; use one of these, or set keys.',
    );
  }
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return;
  if (!origins.includes(origin)) {
    throw new HttpProblem(
      'forbidden',
      'Pages of this origin may not call a service without keys; add it to CORS_ALLOWED_ORIGINS, or set keys.',
    );
  }
}
