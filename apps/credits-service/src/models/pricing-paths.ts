/** At the root and not under the prefix of the API: its callers came first. */
export const PRICING_PATH = 'v1/pricing';
