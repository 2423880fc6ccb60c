import { providerText } from '../answers/fields';

/** Passed on as they are; the rest is the house's own affair, or names our organisation and its limits. */
const PASSED_ON = ['content-type', 'content-encoding', 'retry-after', 'date', 'request-id'] as const;

type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The headers of a provider's answer that the client may see. */
export function passedOnHeaders(headers: ReceivedHeaders): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = headers[name];
    // A header that stands twice has no meaning here.
    if (typeof value === 'string') passed[name] = value;
  }
  return passed;
}

/** The provider's id of the request. */
export function providerRequestId(headers: ReceivedHeaders): string | null {
  return providerText(headers['x-request-id'] ?? headers['request-id'] ?? headers['x-goog-request-id']);
}

const READABLE = /^(application\/json|text\/event-stream)\s*(;\s*charset=[\w-]+\s*)?$/i;

/**
 * Content type of an answer, and what keeps a browser from running it: a bad provider must not get a page or
 * a script into our origin.
 */
export function contentHeaders(contentType: string | null | undefined): Record<string, string> {
  return {
    'content-type': contentType && READABLE.test(contentType) ? contentType : 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  };
}
