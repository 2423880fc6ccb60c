/** Every call but the documentation stands below this path. */
export const API_PREFIX = 'api/v1';
