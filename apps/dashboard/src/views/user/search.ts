import { MOVEMENT_TYPES } from '../../search/movement-types';
import { present, readText, readWord, type RawSearch } from '../../search/read-search';

const TABS = ['history', 'usage', 'keys', 'holds'] as const;
export const readTab = (tab: unknown) => readWord(tab, TABS);

export const readSearch = (raw: RawSearch) =>
  present({
    tab: readTab(raw['tab']),
    type: readWord(raw['type'], MOVEMENT_TYPES),
    cursor: readText(raw['cursor']),
    movement: readText(raw['movement'], 32),
  });
