import { present, readText, readWord, type RawSearch } from '../../search/read-search';

const TABS = ['history', 'usage', 'keys', 'holds'] as const;
const TYPES = ['topup', 'bill', 'refund'] as const;

export const readSearch = (raw: RawSearch) =>
  present({
    tab: readWord(raw['tab'], TABS),
    type: readWord(raw['type'], TYPES),
    cursor: readText(raw['cursor']),
  });
