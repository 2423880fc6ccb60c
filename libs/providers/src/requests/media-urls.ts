import type { JsonRange, JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import type { RequestFacts } from './request-facts';
import { IS_ANOTHERS } from './values';

/** Longer ones are no addresses. */
const MAX_URL_BYTES = 16_384;
/** Enough for the media type of a data URL. */
const HEAD_BYTES = 128;

/**
 * Counts a medium by URL or data URL.
 * @param kind What the place of the URL says it is; a data URL says it itself.
 * @throws RefusedRequest for what is neither, or what only the provider's account may read
 */
export function addMediaUrl(
  json: JsonScanner,
  range: JsonRange,
  kind: 'image' | 'other',
  facts: RequestFacts,
): void {
  const head = json.bytes
    .toString('latin1', range.start + 1, Math.min(range.end - 1, range.start + HEAD_BYTES))
    .replaceAll('\\/', '/');
  if (/^data:image\/[\w.+-]+[;,]/i.test(head)) {
    facts.addImage(range);
  } else if (/^data:/i.test(head) && !head.includes('\\')) {
    facts.fillsWindow = true;
  } else if (isImageHost(readUrl(json, range)) && kind === 'image') {
    facts.addImage(null);
  } else {
    facts.fillsWindow = true;
  }
}

function readUrl(json: JsonScanner, range: JsonRange): URL {
  const text = range.end - range.start > MAX_URL_BYTES ? '' : json.textOf(range);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new RefusedRequest(
      'request_not_bounded',
      json.field,
      `${json.field ?? 'It'} must be an http, https or data URL.`,
    );
  }
  const host = hostOf(url);
  if (host.endsWith('googleapis.com') && host !== 'storage.googleapis.com') {
    throw new RefusedRequest('request_not_bounded', json.field, `${json.field ?? 'It'} ${IS_ANOTHERS}.`);
  }
  return url;
}

/** Gemini takes addresses of YouTube for the video itself. */
function isImageHost(url: URL): boolean {
  return !/(^|\.)(youtube\.com|youtu\.be|youtube-nocookie\.com)$/.test(hostOf(url));
}

function hostOf(url: URL): string {
  return url.hostname.replace(/\.+$/, '');
}
