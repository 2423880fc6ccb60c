import { present, readText, type RawSearch } from '../../search/read-search';

export const readSearch = (raw: RawSearch) =>
  present({
    user_id: readText(raw['user_id'], 256),
    key: readText(raw['key'], 32),
    cursor: readText(raw['cursor']),
  });
