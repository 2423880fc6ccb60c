import { present, readText, readWord, type RawSearch } from '../../search/read-search';

const SOURCES = ['operator', 'catalogue'] as const;
const FORMS = ['sheet', 'new'] as const;

export const readSource = (source: unknown) => readWord(source, SOURCES);

export const readSearch = (raw: RawSearch) =>
  present({
    q: readText(raw['q'], 256),
    source: readSource(raw['source']),
    /** The model whose sheet is open, by any of its names. */
    model: readText(raw['model'], 256),
    /** Which form is open: for the model's sheet, or for a new one with the model's name. */
    form: readWord(raw['form'], FORMS),
  });
