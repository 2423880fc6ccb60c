import { FieldTable } from '../json/field-table';
import type { JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import type { RequestFacts } from './request-facts';
import { expectType, readText, unread } from './values';

interface CacheControl {
  ttl: string | null;
}

const CACHE_CONTROL = new FieldTable<CacheControl>(
  {
    type: unread,
    ttl: (json, control) => {
      control.ttl = readText(json)?.text ?? null;
    },
  },
  { spelling: 'exact' },
);

/** A mark up to which the provider keeps the prompt; cache writes have prices by how long they are kept. */
export function readCacheControl(json: JsonScanner, facts: RequestFacts): void {
  if (expectType(json, 'object', 'null') === 'null') return;
  const control: CacheControl = { ttl: null };
  CACHE_CONTROL.read(json, control);
  const ttl = control.ttl ?? '5m';
  if (ttl !== '5m' && ttl !== '1h') {
    throw new RefusedRequest(
      'request_not_bounded',
      `${json.field ?? 'cache_control'}.ttl`,
      'A cache_control has a ttl of 5m or 1h: others have no price.',
    );
  }
  facts.addCacheWrite(ttl);
}
