/** Prometheus's default path, outside the API's prefix. */
export const METRICS_PATH = 'metrics';
