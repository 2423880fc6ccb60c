import { randomBytes } from 'node:crypto';

/** Names this process in the records of its calls. */
export const INSTANCE = randomBytes(16).toString('hex');
