import type { Migration } from 'kysely';
import { usersAccountsDescriptions } from './0001-users-accounts-descriptions';
import { settings } from './0002-settings';
import { writeProbes } from './0003-write-probes';
import { userSearch } from './0004-user-search';
import { descriptionOwners } from './0005-description-owners';
import { apiKeys } from './0006-api-keys';
import { priceSheets } from './0007-price-sheets';
import { aiCalls } from './0008-ai-calls';
import { instances } from './0009-instances';
import { aiCallLosses } from './0010-ai-call-losses';
import { aiCallRefusals } from './0011-ai-call-refusals';
import { usageSums } from './0012-usage-sums';
import { aiCallLimits } from './0013-ai-call-limits';
import { references } from './0014-references';

/** In the order of their names, for SQLite and PostgreSQL alike. A released one never changes. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-users-accounts-descriptions': usersAccountsDescriptions,
  '0002-settings': settings,
  '0003-write-probes': writeProbes,
  '0004-user-search': userSearch,
  '0005-description-owners': descriptionOwners,
  '0006-api-keys': apiKeys,
  '0007-price-sheets': priceSheets,
  '0008-ai-calls': aiCalls,
  '0009-instances': instances,
  '0010-ai-call-losses': aiCallLosses,
  '0011-ai-call-refusals': aiCallRefusals,
  '0012-usage-sums': usageSums,
  '0013-ai-call-limits': aiCallLimits,
  '0014-references': references,
};
