import type { ModelSheet } from '@app/pricing';
import type { ProviderTarget } from '@app/providers';

/** Where a call goes, and by which prices. */
export interface ServedModel {
  readonly sheet: ModelSheet;
  readonly target: ProviderTarget;
}
