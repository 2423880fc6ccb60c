import type { ServiceTier } from '@app/pricing';

/** The providers' names for the tiers that have prices, in lower case. */
const TIERS: Readonly<Record<string, ServiceTier>> = {
  auto: 'default',
  default: 'default',
  standard: 'default',
  unspecified: 'default',
  on_demand: 'default',
  flex: 'flex',
  on_demand_flex: 'flex',
  priority: 'priority',
  on_demand_priority: 'priority',
};

/** @returns null for no tier, and for one that is not known here */
export function servedTier(reported: string | null): ServiceTier | null {
  const name = reported?.toLowerCase() ?? '';
  return Object.hasOwn(TIERS, name) ? (TIERS[name] ?? null) : null;
}
