/** The store of names and texts does not answer; nothing was written, and no money moved. */
export class MetadataUnavailableError extends Error {
  readonly code = 'metadata_unavailable';

  constructor(options?: ErrorOptions) {
    super('The metadata store does not answer.', options);
    this.name = 'MetadataUnavailableError';
  }
}
