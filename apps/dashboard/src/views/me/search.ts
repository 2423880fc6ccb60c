import { present, readText, type RawSearch } from '../../search/read-search';

export const readSearch = (raw: RawSearch) => present({ cursor: readText(raw['cursor']) });
