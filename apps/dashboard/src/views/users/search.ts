import { present, readText, readWord, type RawSearch } from '../../search/read-search';

const SORTS = ['user_id', '-user_id', 'display_name', '-display_name', 'created_at', '-created_at'] as const;
export type Sort = (typeof SORTS)[number];

export const readSort = (sort: unknown): Sort | undefined => readWord(sort, SORTS);

export const readSearch = (raw: RawSearch) =>
  present({
    q: readText(raw['q'], 256),
    sort: readSort(raw['sort']),
    cursor: readText(raw['cursor']),
  });
