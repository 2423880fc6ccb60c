/** RFC 6750, section 2.1; the scheme in any case (RFC 9110, section 11.1). */
const BEARER = /^bearer +([\x21-\x7e]{1,1024})$/i;

/** The key in an Authorization header; undefined where it holds none. */
export function bearerKeyOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}
