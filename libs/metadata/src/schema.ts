import type { Generated } from 'kysely';

/** What the metadata store keeps: names and texts, never money. */
export interface MetadataSchema {
  users: UsersTable;
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

/** Texts by their own hash: the ledger's transfers carry the hash. */
export interface DescriptionsTable {
  /** 32 hex digits: the first 16 bytes of the text's SHA-256. */
  hash: string;
  text: string;
}
