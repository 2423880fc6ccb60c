import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { errorsPage, ERRORS_PATH } from '@app/http';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document of the service, read from the decorators. */
export function createDocument(app: NestExpressApplication): OpenAPIObject {
  const description =
    'Prepaid credits: create accounts, top up, read balances and bill usage. Amounts are exact to nine decimal ' +
    'places; nobody can spend more than they have. Errors are problem details (RFC 9457) with a stable `code`.';
  const config = new DocumentBuilder()
    .setTitle('Credits Service')
    .setDescription(description)
    .setVersion('0.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, or an admin key for /users.' })
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, config);
}

/**
 * Serves Swagger UI at /docs, the document at /docs-json and /docs-yaml, and what each error code means. The document
 * is made when first asked for.
 */
export function serveDocs(app: NestExpressApplication): void {
  app.use(ERRORS_PATH, (_request: Request, response: Response) => {
    response.type('html').send(errorsPage());
  });
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    customSiteTitle: 'Credits Service',
  });
}
