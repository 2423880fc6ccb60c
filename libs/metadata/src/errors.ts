/** The store of names and texts does not answer; nothing was written, and no money moved. */
export class MetadataUnavailableError extends Error {
  readonly code = 'metadata_unavailable';

  constructor(options?: ErrorOptions) {
    super('The metadata store does not answer.', options);
    this.name = 'MetadataUnavailableError';
  }
}

/** The store takes other rows, but not this one. */
export class CallRefusedError extends MetadataUnavailableError {
  constructor(options?: ErrorOptions) {
    super(options);
    this.name = 'CallRefusedError';
  }
}

/** The user was erased: the account goes on without a name. */
export class UserErasedError extends Error {
  readonly code = 'user_erased';

  constructor() {
    super('The user was erased.');
    this.name = 'UserErasedError';
  }
}

/** The model has a price sheet already. */
export class ModelExistsError extends Error {
  readonly code = 'model_exists';

  constructor() {
    super('The model has a price sheet already.');
    this.name = 'ModelExistsError';
  }
}
