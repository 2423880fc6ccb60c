/** Prices: token counts and a price sheet make a charge; a request's size makes a hold. Pure. */
export type { CallSize } from './call-size';
export {
  SERVICE_TIERS,
  type BillingTerms,
  type ClassPrices,
  type ModelSheet,
  type PriceSheet,
  type ServiceTier,
} from './price-sheet';
export { NO_TOKENS, TOKEN_CLASSES, type TokenClass, type TokenCounts } from './tokens';
