import { present, readText, readWhole, readWord, type RawSearch } from '../../search/read-search';

const SORTS = ['user_id', '-user_id', 'created_at', '-created_at', 'balance', '-balance'] as const;
const PAGE_MAX = 1_000_000;

export const readSearch = (raw: RawSearch) =>
  present({
    q: readText(raw['q'], 256),
    sort: readWord(raw['sort'], SORTS),
    page: readWhole(raw['page'], 2, PAGE_MAX),
    cursor: readText(raw['cursor']),
  });
