import { present, readText, readWord, type RawSearch } from '../../search/read-search';

const STATUSES = ['started', 'completed', 'aborted', 'failed', 'interrupted'] as const;

export const readSearch = (raw: RawSearch) =>
  present({
    user_id: readText(raw['user_id'], 256),
    key_id: readText(raw['key_id'], 32),
    model: readText(raw['model'], 256),
    status: readWord(raw['status'], STATUSES),
    call: readText(raw['call'], 32),
    cursor: readText(raw['cursor']),
  });
