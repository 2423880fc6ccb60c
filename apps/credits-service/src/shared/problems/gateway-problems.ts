import { ApiText, type DomainProblems } from '@app/http';
import {
  LossLimitError,
  ModelNotAllowedError,
  ModelNotFoundError,
  ModelNotPricedError,
  ProviderNotConfiguredError,
  ProviderRefusedError,
  ProviderSilentError,
  ProviderUnreachableError,
  RequestNotBoundedError,
  ResponseNotFoundError,
  TooManyDrainsError,
  UsageNotReportedError,
  UserRequiredError,
  WrongDialectError,
  type AnyGatewayError,
} from '../gateway-errors';

/** The field at fault: `param` in OpenAI's form. */
const FIELD = {
  field: {
    of: ({ field }: AnyGatewayError) => field,
    schema: ApiText('With a refused AI call: the field at fault.', {
      required: false,
      nullable: true,
      example: 'background',
    }),
  },
};

/** Every problem of an AI call of its own. Callers get them in the form of their SDK. */
export const GATEWAY_PROBLEMS: DomainProblems<AnyGatewayError> = {
  model_not_priced: {
    status: 400,
    title: 'Model not priced',
    meaning: 'The price sheet of the model lacks a price for something that the AI call can use.',
    remedy: 'Leave that out, or ask the operator for a price.',
    retry: 'never',
    detail: ({ model, part }) =>
      `${model} has no price for ${part}; leave it out, or ask the operator for a price.`,
    fields: FIELD,
    example: new ModelNotPricedError('gpt-5', 'audio_input'),
  },
  request_not_bounded: {
    status: 400,
    title: 'Request not bounded',
    meaning:
      'A field of the AI call makes its cost unlimited or unknown, so that it can’t be paid in advance.',
    remedy: 'Change or leave out the field that the error names.',
    retry: 'never',
    detail: ({ message }) => message,
    fields: FIELD,
    example: new RequestNotBoundedError(
      'background runs a call that nobody waits for; leave it out.',
      'background',
    ),
  },
  wrong_dialect: {
    status: 400,
    title: 'Wrong dialect',
    meaning: 'The model belongs to a provider whose calls have another form.',
    remedy: 'Send the call to the route that the error names.',
    retry: 'never',
    detail: ({ model, route }) => `${model} belongs to another provider; send the call to ${route}.`,
    fields: FIELD,
    example: new WrongDialectError('gemini-2.5-flash', '/v1/chat/completions'),
  },
  model_not_allowed: {
    status: 403,
    title: 'Model not allowed',
    meaning: 'The API key is limited to other models.',
    remedy: 'Use one of its models, or another API key.',
    retry: 'never',
    detail: ({ model }) => `This API key does not allow ${model}; use one of its models.`,
    fields: FIELD,
    example: new ModelNotAllowedError('gpt-5'),
  },
  model_not_found: {
    status: 404,
    title: 'Model not found',
    meaning: 'No model of this name is served.',
    remedy: 'Use one that `GET /v1/models` lists.',
    retry: 'never',
    detail: ({ model }) => `No model is served as ${model}; GET /v1/models lists those that are.`,
    fields: FIELD,
    example: new ModelNotFoundError('gpt-0'),
  },
  response_not_found: {
    status: 404,
    title: 'Response not found',
    meaning: 'No AI call of this user got the response that `previous_response_id` names.',
    remedy: 'Send the whole conversation.',
    retry: 'never',
    detail: () =>
      'No call of this user got the response in previous_response_id; send the whole conversation.',
    fields: FIELD,
    example: new ResponseNotFoundError(),
  },
  user_required: {
    status: 422,
    title: 'User required',
    meaning: 'The API key belongs to an application, so the AI call has to name the user who pays.',
    remedy: 'Name the user in the header `Credits-User`.',
    retry: 'never',
    detail: () => 'Name the user who pays: in the header Credits-User, or in the field user.',
    example: new UserRequiredError(),
  },
  too_many_drains: {
    status: 429,
    title: 'Too many drains',
    meaning:
      'The user left several AI calls before their end. The service still reads their answers, so that they are charged.',
    remedy: 'Wait as long as `Retry-After` says, then repeat.',
    retry: 'same_key',
    detail: () => 'The user left several calls that are still under way; wait until they have ended.',
    headers: { 'Retry-After': '5' },
    example: new TooManyDrainsError(),
  },
  loss_limit: {
    status: 429,
    title: 'Loss limit',
    meaning:
      'AI calls of the user used more today than could be charged, by causes that callers can bring about, such as leaving.',
    remedy:
      'Wait until midnight UTC, or have an admin lift the limit with `DELETE /api/v1/users/{user_id}/losses`.',
    retry: 'same_key_after_remedy',
    detail: ({ resetsAt }) =>
      `AI calls of this user used more than could be charged; they are closed until ${resetsAt.toISOString()}, or until the operator lifts the limit.`,
    example: new LossLimitError(new Date('2026-11-29T00:00:00.000Z')),
  },
  provider_unavailable: {
    status: 502,
    title: 'Provider unavailable',
    meaning: 'The provider could not be reached or broke off before its answer. Nothing was charged.',
    remedy: 'Repeat it.',
    retry: 'same_key',
    detail: () => 'The provider does not answer at this moment; nothing was charged, so try again.',
    example: new ProviderUnreachableError(),
  },
  provider_refused: {
    status: 502,
    title: 'Provider refused',
    meaning: 'The provider refuses the key of the service.',
    remedy: 'The operator has to correct the key.',
    retry: 'same_key_after_remedy',
    detail: ({ provider }) => `${provider} refuses the key of the service; the operator has to act.`,
    example: new ProviderRefusedError('openai'),
  },
  provider_not_configured: {
    status: 503,
    title: 'Provider not configured',
    meaning: 'The operator has set no key for the provider of the model.',
    remedy: 'Ask the operator for it.',
    retry: 'same_key_after_remedy',
    detail: ({ provider }) => `The service has no key for ${provider}; ask the operator.`,
    headers: { 'Retry-After': '60' },
    example: new ProviderNotConfiguredError('openai'),
  },
  usage_not_reported: {
    status: 503,
    title: 'Usage not reported',
    meaning:
      'The provider reported no usage for the last ten answers of the model, so that nobody can be charged for it.',
    remedy: 'An admin opens the model by storing its sheet again.',
    retry: 'same_key_after_remedy',
    detail: ({ model }) =>
      `The provider reports no usage for ${model}; it is closed until an admin stores its sheet again.`,
    headers: { 'Retry-After': '60' },
    fields: FIELD,
    example: new UsageNotReportedError('llama-local'),
  },
  provider_timeout: {
    status: 504,
    title: 'Provider timeout',
    meaning: 'The provider accepted the call and did not begin to answer in time. Nothing was charged.',
    remedy: "Repeat it if the answer is still wanted; SDKs don't by themselves.",
    retry: 'same_key_after_remedy',
    detail: () => 'The provider did not begin to answer in time; nothing was charged.',
    example: new ProviderSilentError(),
  },
};
