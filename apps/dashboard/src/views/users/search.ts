import { present, readText, readWord, type RawSearch } from '../../search/read-search';

export const Q_MAX_LENGTH = 256;
const SORTS = ['user_id', '-user_id', 'display_name', '-display_name', 'created_at', '-created_at'] as const;
export type Sort = (typeof SORTS)[number];

export const readSort = (sort: unknown): Sort | undefined => readWord(sort, SORTS);

export const readSearch = (raw: RawSearch) =>
  present({
    q: readText(raw['q'], Q_MAX_LENGTH),
    sort: readSort(raw['sort']),
    cursor: readText(raw['cursor']),
  });
