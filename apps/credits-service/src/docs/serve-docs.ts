import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { ERRORS_PATH } from '@app/http';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { createDocument } from './document';
import { errorsPage } from './errors-page';
import { ICON } from './icon';
import { SWAGGER_STYLES } from './page-styles';
import { swaggerPlugin } from './swagger-plugin';

const UI_SCRIPT = 'swagger-ui-init.js';

/**
 * Serves Swagger UI at /docs, the document at /docs-json and /docs-yaml, and the page of error codes. The
 * document is made at the first request for it.
 *
 * Swagger UI loads scripts, styles and images from this service alone and has no inline script.
 */
export function serveDocs(app: NestExpressApplication): void {
  app.use(ERRORS_PATH, (_request: Request, response: Response) => {
    response.type('html').send(errorsPage());
  });
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    customSiteTitle: 'API · Credits Service',
    customfavIcon: ICON,
    customCss: SWAGGER_STYLES,
    swaggerOptions: {
      // Without the bar at the top, which has Swagger's logo.
      layout: 'BaseLayout',
      plugins: [swaggerPlugin],
      // By default a badge sends the document's URL to validator.swagger.io.
      validatorUrl: null,
      displayOperationId: true,
      defaultModelsExpandDepth: 0,
      tryItOutEnabled: true,
    },
    patchDocumentOnRequest: (request: unknown, _response: unknown, document: OpenAPIObject) =>
      (request as Request).path.endsWith(UI_SCRIPT) ? withEmptyOptionalFields(document) : document,
  });
}

/**
 * Swagger UI fills its forms with the examples. Optional parameters stay empty: with the idempotency key of
 * the example, every call but the first would be refused.
 */
function withEmptyOptionalFields(document: OpenAPIObject): OpenAPIObject {
  const copy = structuredClone(document);
  for (const methods of Object.values(copy.paths)) {
    for (const { parameters = [] } of Object.values(methods) as { parameters?: object[] }[]) {
      for (const parameter of parameters as { required?: boolean; schema?: { example?: unknown } }[]) {
        if (parameter.required !== true) delete parameter.schema?.example;
      }
    }
  }
  return copy;
}
