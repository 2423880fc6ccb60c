/** Who may make a call: anybody, whoever has a key, or the operator. */
export type Access = 'public' | 'key' | 'admin';

/** Where a route tells the OpenAPI document who may call it; `key` where it says nothing. */
export const ACCESS_EXTENSION = 'x-access';
