import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import manifest from '../../../../package.json';
import { Settings } from '../config/settings';
import { ADMIN_KEY_SCHEME, API_KEY_SCHEME, completeDocument } from './complete-document';
import { OVERVIEW, TAGS } from './overview';

export function createDocument(app: NestExpressApplication): OpenAPIObject {
  const { publicUrl } = app.get(Settings);
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Credits Service')
    .setDescription(OVERVIEW.replaceAll('](/docs', `](${publicUrl}/docs`))
    .setVersion(manifest.version)
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'One of `API_KEYS`, or an issued key: what its role and scopes allow.',
      },
      API_KEY_SCHEME,
    )
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'One of `ADMIN_API_KEYS`, or an issued key of role `admin`: all calls.',
      },
      ADMIN_KEY_SCHEME,
    );
  if (publicUrl === '') {
    builder
      .addServer('/', 'The service that this document comes from')
      .addServer('http://127.0.0.1:8001', 'A service on this machine');
  } else builder.addServer(publicUrl);
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return completeDocument(SwaggerModule.createDocument(app, builder.build()));
}
