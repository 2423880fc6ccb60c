/** Where names and texts are kept. */
export interface MetadataOptions {
  /** The SQLite file. Its folder must exist. */
  path: string;
}
