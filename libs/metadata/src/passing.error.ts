/** The store can't serve at this moment: it can't be reached, leaves a query unanswered, is locked or takes no writes. */
export class PassingError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PassingError';
  }
}
