import { IncomingMessage, ServerResponse } from 'node:http';
import { type Express, type Request, type Response } from 'express';

/** Message classes for the server whose objects have the prototypes that Express sets. */
export function standOnExpress(app: Express) {
  class FastRequest extends IncomingMessage {}
  class FastResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {}
  Object.setPrototypeOf(FastRequest.prototype, app.request);
  Object.setPrototypeOf(FastResponse.prototype, app.response);
  app.request = FastRequest.prototype as Request;
  app.response = FastResponse.prototype as unknown as Response;
  return { IncomingMessage: FastRequest, ServerResponse: FastResponse };
}
