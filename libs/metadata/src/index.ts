export { CALL_STATUSES, type AiCall, type CallStatus, type CountedCall, type StartedCall } from './ai-call';
export {
  AiCalls,
  type CallConclusion,
  type CallListing,
  type CallPlace,
  type UserLosses,
} from './ai-calls.service';
export { Confirmations, type UnconfirmedAccount } from './confirmations.service';
export { Descriptions, referenceIdOf, type MovementTexts } from './descriptions.service';
export { CallRefusedError, MetadataUnavailableError, ModelExistsError, UserErasedError } from './errors';
export { Instances, type InstanceState } from './instances.service';
export { IssuedKeys, type BudgetPeriod, type IssuedKey, type KeyTerms } from './issued-keys.service';
export { KeyRequestCounts } from './key-request-counts.service';
export { LastingSettings } from './lasting-settings.service';
export { MetadataHealth } from './metadata-health.service';
export { MetadataModule } from './metadata.module';
export type { MetadataOptions } from './metadata.options';
export { moveStore, type MoveProgress, type StoreMove } from './move/move-store';
export { StoreMoveError } from './move/store-move.error';
export { PriceSheets, type ClosedSheet, type SheetVersion } from './price-sheets.service';
export {
  RefusalCounts,
  type RefusalListing,
  type RefusalPlace,
  type UnpricedCount,
} from './refusal-counts.service';
export {
  isPseudonym,
  USER_SORT_KEYS,
  userPlaceOf,
  UserProfiles,
  type UserListing,
  type UserPlace,
  type UserProfile,
  type UserSortKey,
} from './user-profiles.service';
export { checkStoreCopy, StoreSnapshot, type StoreContent } from './store-copy';
export { UsageRebuild, type UsageDifference } from './usage/usage-rebuild.service';
export {
  ALL_USAGE,
  dimensionsOf,
  TooManyGroupsError,
  UsageReports,
  type UsageGroup,
  type UsageQuestion,
  type UsageReport,
  type UserActivity,
} from './usage/usage-reports.service';
export { isKeptByHour } from './usage/usage-plan';
export {
  USAGE_GRAINS,
  addUsage,
  nextStart,
  startAtOrAfter,
  noUsage,
  startOf,
  type UsageGrain,
  type UsageSum,
} from './usage/usage-sums';
