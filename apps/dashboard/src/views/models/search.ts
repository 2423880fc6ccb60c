import { present, readText, type RawSearch } from '../../search/read-search';

export const readSearch = (raw: RawSearch) =>
  present({ q: readText(raw['q'], 256), model: readText(raw['model'], 256) });
