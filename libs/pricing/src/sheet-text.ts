import type { ClassPrices, ModelSheet, PriceSheet } from './price-sheet';
import { TOKEN_CLASSES } from './tokens';

/** A sheet without its place among others: what an operator says of a model. */
export type SheetTerms = Omit<ModelSheet, 'modelId' | 'source' | 'version' | 'updatedAtMs'>;

/** Classes without a price are absent; a bigint is its decimal text. */
type PricesInText = Readonly<Record<string, string>>;

interface SheetInText extends Omit<
  SheetTerms,
  'prices' | 'perRequest' | 'longContext' | 'tiers' | 'markupPpm'
> {
  readonly prices: PricesInText;
  readonly perRequest: string;
  readonly longContext: { readonly above: number; readonly prices: PricesInText } | null;
  readonly tiers: Readonly<Partial<Record<'flex' | 'priority', PricesInText>>>;
  readonly markupPpm: string | null;
}

/** Each call is recorded with the text of its sheet. */
const texts = new WeakMap<SheetTerms, string>();

/** A sheet, which never changes, as JSON, with bigints as text. Equal sheets have equal texts. */
export function formatSheet(sheet: SheetTerms): string {
  const known = texts.get(sheet);
  if (known !== undefined) return known;
  const text = JSON.stringify(inText(sheet));
  texts.set(sheet, text);
  return text;
}

function inText(sheet: SheetTerms): SheetInText {
  const { longContext, tiers, limits, markupPpm } = sheet;
  return {
    provider: sheet.provider,
    upstreamModel: sheet.upstreamModel,
    displayName: sheet.displayName,
    aliases: sheet.aliases,
    isEnabled: sheet.isEnabled,
    prices: pricesInText(sheet.prices),
    perRequest: sheet.perRequest.toString(),
    longContext:
      longContext === null ? null : { above: longContext.above, prices: pricesInText(longContext.prices) },
    tiers: {
      ...(tiers.flex === undefined ? {} : { flex: pricesInText(tiers.flex) }),
      ...(tiers.priority === undefined ? {} : { priority: pricesInText(tiers.priority) }),
    },
    limits: {
      maxInputTokens: limits.maxInputTokens,
      maxOutputTokens: limits.maxOutputTokens,
      maxImageTokens: limits.maxImageTokens,
    },
    markupPpm: markupPpm?.toString() ?? null,
  };
}

/** Reads what {@link formatSheet} has written. */
export function parseSheet(text: string): SheetTerms {
  const { prices, perRequest, longContext, tiers, markupPpm, ...others } = JSON.parse(text) as SheetInText;
  return {
    ...others,
    prices: pricesOf(prices),
    perRequest: BigInt(perRequest),
    longContext:
      longContext === null ? null : { above: longContext.above, prices: pricesOf(longContext.prices) },
    tiers: tiersOf(tiers),
    markupPpm: markupPpm === null ? null : BigInt(markupPpm),
  };
}

function tiersOf({ flex, priority }: SheetInText['tiers']): PriceSheet['tiers'] {
  return {
    ...(flex === undefined ? {} : { flex: pricesOf(flex) }),
    ...(priority === undefined ? {} : { priority: pricesOf(priority) }),
  };
}

function pricesInText(prices: ClassPrices): PricesInText {
  return Object.fromEntries(
    TOKEN_CLASSES.flatMap((tokenClass) => {
      const price = prices[tokenClass];
      return price === null ? [] : [[tokenClass, price.toString()]];
    }),
  );
}

function pricesOf(prices: PricesInText): ClassPrices {
  return Object.fromEntries(
    TOKEN_CLASSES.map((tokenClass) => {
      const text = prices[tokenClass];
      return [tokenClass, text === undefined ? null : BigInt(text)];
    }),
  ) as ClassPrices;
}
