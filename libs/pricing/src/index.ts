/** Prices: token counts and a price sheet make a charge; a request's size makes a hold. Pure. */
export {
  affordableCap,
  holdFor,
  inputBound,
  unpricedPart,
  withCountedInput,
  type UnpricedPart,
} from './bounds';
export type { CallSize } from './call-size';
export { catalogueModels, findInCatalogue, withoutSnapshot } from './catalogue/catalogue';
export { chargeOf, markupOf, type Charge, type ChargeLine } from './charge';
export {
  formatPercent,
  formatUsd,
  formatUsdPerMillion,
  parsePercent,
  parseUsd,
  parseUsdPerMillion,
  PERCENT,
  USD,
  USD_PER_MILLION,
  USD_PER_THOUSAND,
  type DecimalKind,
} from './decimals';
export {
  SERVICE_TIERS,
  type BillingTerms,
  type ClassPrices,
  type ModelSheet,
  type PriceSheet,
  type ServiceTier,
} from './price-sheet';
export { formatSheet, parseSheet, type SheetTerms } from './sheet-text';
export { NO_TOKENS, TOKEN_CLASSES, type TokenClass, type TokenCounts } from './tokens';
