import type { Migration } from 'kysely';
import { usersAndDescriptions } from './0001-users-and-descriptions';
import { accounts } from './0002-accounts';

/** In the order of their names; what has been released is never changed, only followed by another. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-users-and-descriptions': usersAndDescriptions,
  '0002-accounts': accounts,
};
