import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { ERRORS_PATH } from '@app/http';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { createDocument } from './document';
import { errorsPage } from './errors-page';

const UI_SCRIPT = 'swagger-ui-init.js';

/**
 * Serves Swagger UI at /docs, the document at /docs-json and /docs-yaml, and what each error code means. The document
 * is made when first asked for.
 *
 * The page takes scripts, styles and pictures from this service alone and has no inline script.
 */
export function serveDocs(app: NestExpressApplication): void {
  app.use(ERRORS_PATH, (_request: Request, response: Response) => {
    response.type('html').send(errorsPage());
  });
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    customSiteTitle: 'Credits Service',
    swaggerOptions: {
      // By default a badge asks validator.swagger.io about the document.
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
 * Swagger UI fills its forms with the examples. An optional parameter is better left empty there: every call with the
 * example's idempotency key but the first would be refused.
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
