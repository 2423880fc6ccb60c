/** Where Prometheus looks by default: at the root, outside of the API's prefix. */
export const METRICS_PATH = 'metrics';
