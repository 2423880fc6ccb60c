import { parseUsdPerMillion } from '../decimals';
import type { ClassPrices, ModelSheet } from '../price-sheet';
import { TOKEN_CLASSES } from '../tokens';
import type { CatalogueEntry, CatalogueFile, CataloguePrices } from './catalogue-file';
import file from './catalogue.json';

/** `-2026-04-23`, `-20260423`, `-latest`, `-001` after a name. */
const SNAPSHOT = /-(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}|[0-9]{3}|latest)$/;

/** Sheets by the first moment of their prices, in milliseconds since 1970, earliest first. */
type Sheets = readonly { readonly fromMs: number; readonly sheet: ModelSheet }[];

const { version, date, models } = file as CatalogueFile;
const MODELS: readonly Sheets[] = models.map(sheetsOf);
const BY_NAME: ReadonlyMap<string, Sheets> = new Map(
  MODELS.flatMap((sheets) => {
    const [first] = sheets;
    return first === undefined
      ? []
      : [first.sheet.modelId, ...first.sheet.aliases].map((name) => [name, sheets] as const);
  }),
);

/**
 * The catalogue's sheet for a model.
 * @param name an id, another name of it, or either followed by a date, `-latest` or a number of three digits
 * @param nowMs milliseconds since 1970: some prices change on a day that is known
 * @returns null for any other name; the provider gets the name as it is
 */
export function findInCatalogue(name: string, nowMs: number): ModelSheet | null {
  const sheets = BY_NAME.get(name) ?? BY_NAME.get(withoutSnapshot(name));
  return sheets === undefined ? null : { ...sheetAt(sheets, nowMs), upstreamModel: name };
}

/** All sheets of the catalogue. @param nowMs milliseconds since 1970 */
export function catalogueModels(nowMs: number): ModelSheet[] {
  return MODELS.map((sheets) => sheetAt(sheets, nowMs));
}

/** A name without the date, `-latest` or number that a provider adds to a model's name. */
export function withoutSnapshot(name: string): string {
  return name.replace(SNAPSHOT, '');
}

function sheetAt(sheets: Sheets, nowMs: number): ModelSheet {
  const current = sheets.findLast(({ fromMs }) => fromMs <= nowMs) ?? sheets[0];
  if (current === undefined) throw new Error('A model of the catalogue has no prices.');
  return current.sheet;
}

function sheetsOf(entry: CatalogueEntry): Sheets {
  const { id, provider, name, aliases, maxInput, maxOutput, maxImage } = entry;
  return entry.terms.map(({ from, prices, longContext }) => {
    const fromMs = from === null ? 0 : Date.parse(from);
    const sheet: ModelSheet = {
      modelId: id,
      provider,
      upstreamModel: id,
      displayName: name,
      aliases,
      isEnabled: true,
      source: 'catalogue',
      version: from === null ? version : `${version}@${from}`,
      updatedAtMs: Math.max(fromMs, Date.parse(date)),
      prices: classPricesOf(prices),
      perRequest: 0n,
      longContext:
        longContext === null ? null : { above: longContext.above, prices: classPricesOf(longContext.prices) },
      tiers: {},
      limits: { maxInputTokens: maxInput, maxOutputTokens: maxOutput, maxImageTokens: maxImage },
      markupPpm: null,
    };
    return { fromMs, sheet };
  });
}

function classPricesOf(prices: CataloguePrices): ClassPrices {
  return Object.fromEntries(
    TOKEN_CLASSES.map((tokenClass) => {
      const text = prices[tokenClass];
      return [tokenClass, text === undefined ? null : parseUsdPerMillion(text)];
    }),
  ) as ClassPrices;
}
