import { present, readText, readWord, type RawSearch } from '../../search/read-search';

const METRICS = ['charged', 'cost', 'margin', 'calls', 'tokens'] as const;

export const readSearch = (raw: RawSearch) =>
  present({
    /** `model`, `user`, `key`, `provider`, or `tag:` and a tag's name. */
    by: readText(raw['by'], 80),
    metric: readWord(raw['metric'], METRICS),
    user_id: readText(raw['user_id'], 256),
    model: readText(raw['model'], 256),
    key_id: readText(raw['key_id'], 32),
  });
