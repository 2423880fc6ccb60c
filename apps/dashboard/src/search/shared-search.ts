import { RANGES } from '../time/range';
import { present, readMoment, readText, readWord, type RawSearch } from './read-search';

const CURRENCY_MAX_LENGTH = 32;

/** The parameters that stay from view to view. */
export const SHARED = ['range', 'from', 'to', 'currency'] as const;

export function readSharedSearch(raw: RawSearch) {
  const range = readWord(raw['range'], RANGES);
  return present({
    range,
    from: range === 'custom' ? readMoment(raw['from']) : undefined,
    to: range === 'custom' ? readMoment(raw['to']) : undefined,
    currency: readText(raw['currency'], CURRENCY_MAX_LENGTH),
  });
}
