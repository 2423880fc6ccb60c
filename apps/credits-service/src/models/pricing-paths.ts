/** At the root and not under the prefix of the API: its callers came first. */
export const PRICING_PATH = 'v1/pricing';
/** The paths that the prefix leaves out. */
export const PRICING_PATHS: readonly string[] = [PRICING_PATH, `${PRICING_PATH}/:model_id`];
