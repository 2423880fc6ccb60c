import type { Generated } from 'kysely';

/** What the metadata store keeps: names and texts, never money. */
export interface MetadataSchema {
  users: UsersTable;
  accounts: AccountsTable;
  descriptions: DescriptionsTable;
}

export interface UsersTable {
  /** Grows with every user, so that it sorts by age. */
  id: Generated<number>;
  user_id: string;
  display_name: string | null;
  /** Milliseconds since 1970, UTC. */
  created_at_ms: number;
}

/** Accounts by what the ledger calls them. */
export interface AccountsTable {
  /** 32 hex digits: the ledger id. */
  account_id: string;
  user_id: string;
}

/** Texts by their own hash: the ledger's transfers carry the hash. */
export interface DescriptionsTable {
  /** 32 hex digits: the first 16 bytes of the text's SHA-256. */
  hash: string;
  text: string;
}
