/** Where names and texts are kept. */
export interface MetadataOptions {
  store:
    /** The SQLite file. Its folder must exist. */
    | { kind: 'sqlite'; path: string }
    /** A PostgreSQL server, by its URL; several replicas of the service may share it. */
    | { kind: 'postgres'; url: string };
}
