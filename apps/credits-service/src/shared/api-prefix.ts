/** The path of every call but the documentation. */
export const API_PREFIX = 'api/v1';
