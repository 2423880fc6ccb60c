import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { errorsPage, ERRORS_PATH } from '@app/http';
import { SwaggerModule } from '@nestjs/swagger';
import { createDocument } from './document';

/**
 * Serves Swagger UI at /docs, the document at /docs-json and /docs-yaml, and what each error code means. The document
 * is made when first asked for.
 *
 * The page takes its scripts, styles and pictures from this service alone and has no inline script. Its policy may be
 * `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:`.
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
      displayRequestDuration: true,
    },
  });
}
