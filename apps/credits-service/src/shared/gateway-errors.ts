/** An AI call that the gateway refuses or can't finish. Nothing here knows of HTTP. */
abstract class GatewayError extends Error {
  abstract readonly code: string;
  /** The field of the request that is at fault; null for none. */
  readonly field: string | null = null;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No such model is served, or it is disabled. */
export class ModelNotFoundError extends GatewayError {
  readonly code = 'model_not_found';
  override readonly field = 'model';

  constructor(readonly model: string) {
    super(`No model has the name ${model}.`);
  }
}

/** The model has no price for something that the call can use. */
export class ModelNotPricedError extends GatewayError {
  readonly code = 'model_not_priced';

  /** @param part that lacks a price, such as `audio_input` */
  constructor(
    readonly model: string,
    readonly part: string,
  ) {
    super(`${model} has no price for ${part}.`);
  }
}

/** The most that the call can cost is not known. */
export class RequestNotBoundedError extends GatewayError {
  readonly code = 'request_not_bounded';

  constructor(
    message: string,
    override readonly field: string | null,
  ) {
    super(message);
  }
}

/** The model belongs to a provider whose calls have another form. */
export class WrongDialectError extends GatewayError {
  readonly code = 'wrong_dialect';
  override readonly field = 'model';

  /** @param route that serves the model */
  constructor(
    readonly model: string,
    readonly route: string,
  ) {
    super(`${model} is served by ${route}.`);
  }
}

export class ModelNotAllowedError extends GatewayError {
  readonly code = 'model_not_allowed';
  override readonly field = 'model';

  constructor(readonly model: string) {
    super(`The key does not allow ${model}.`);
  }
}

/** No call of this user got the response that the call is to go on from. */
export class ResponseNotFoundError extends GatewayError {
  readonly code = 'response_not_found';
  override readonly field = 'previous_response_id';

  constructor() {
    super('No call of this user got this response.');
  }
}

/** The key belongs to an application, and the call names no user who pays. */
export class UserRequiredError extends GatewayError {
  readonly code = 'user_required';

  constructor() {
    super('The call names no user who pays.');
  }
}

export class ProviderNotConfiguredError extends GatewayError {
  readonly code = 'provider_not_configured';

  constructor(readonly provider: string) {
    super(`${provider} is not set up.`);
  }
}

/** The provider could not be reached, or ended the connection before it answered. */
export class ProviderUnreachableError extends GatewayError {
  readonly code = 'provider_unavailable';

  constructor(options?: ErrorOptions) {
    super('The provider does not answer.', options);
  }
}

/** The provider does not accept the service's own key. */
export class ProviderRefusedError extends GatewayError {
  readonly code = 'provider_refused';

  constructor(readonly provider: string) {
    super(`${provider} refuses the key of the service.`);
  }
}

/** The provider did not begin to answer in time. It may have charged the call. */
export class ProviderSilentError extends GatewayError {
  readonly code = 'provider_timeout';

  constructor(options?: ErrorOptions) {
    super('The provider did not answer in time.', options);
  }
}

/** The user left too many calls whose answers are still read on. */
export class TooManyDrainsError extends GatewayError {
  readonly code = 'too_many_drains';

  constructor() {
    super('The user left too many calls that are still under way.');
  }
}

/** The user's calls of this day have cost the house too much, by causes that callers can bring about. */
export class LossLimitError extends GatewayError {
  readonly code = 'loss_limit';

  /** @param resetsAt the next midnight, UTC */
  constructor(readonly resetsAt: Date) {
    super(`The user's calls have cost too much without being paid, until ${resetsAt.toISOString()}.`);
  }
}

/** The last answers of the model came without a usage. */
export class UsageNotReportedError extends GatewayError {
  readonly code = 'usage_not_reported';
  override readonly field = 'model';

  constructor(readonly model: string) {
    super(`The provider reports no usage for ${model}.`);
  }
}

export type AnyGatewayError =
  | ModelNotFoundError
  | ModelNotPricedError
  | RequestNotBoundedError
  | WrongDialectError
  | ModelNotAllowedError
  | ResponseNotFoundError
  | UserRequiredError
  | ProviderNotConfiguredError
  | ProviderUnreachableError
  | ProviderRefusedError
  | ProviderSilentError
  | TooManyDrainsError
  | LossLimitError
  | UsageNotReportedError;
