import { present, readText, readWord, type RawSearch } from '../../search/read-search';

export const readSearch = (raw: RawSearch) =>
  present({
    user_id: readText(raw['user_id'], 256),
    /** The key that is open. */
    key: readText(raw['key'], 32),
    /** Which form is open: for another key, or for the one that is open. */
    form: readWord(raw['form'], ['new', 'change'] as const),
    cursor: readText(raw['cursor']),
  });
