import 'reflect-metadata';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Settings } from '../../../apps/credits-service/src/config/settings';
import { createDocument } from '../../../apps/credits-service/src/docs/document';
import { createHttpApp } from '../../../apps/credits-service/src/http-app';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

/** The OpenAPI document as the code describes it, as openapi.json has it. */
export async function documentText(): Promise<string> {
  const folder = new TemporaryDirectory();
  try {
    const app = await createHttpApp(new Settings({ LOG_LEVEL: 'ERROR', DATA_DIR: folder.path }));
    try {
      return `${JSON.stringify(createDocument(app), null, 2)}\n`;
    } finally {
      await app.close();
    }
  } finally {
    folder.remove();
  }
}

export type Schema = Record<string, unknown> & {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
};

export interface Media {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { summary: string; value: unknown }>;
}

export interface Response {
  $ref?: string;
  description?: string;
  headers?: Record<string, { $ref: string }>;
  content?: Record<string, Media>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: {
    name: string;
    in: string;
    required: boolean;
    description?: string;
    example?: unknown;
    schema: Schema;
  }[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, Response>;
}

/** A document, with the parts that the tests look at. */
export interface Document extends Pick<OpenAPIObject, 'openapi' | 'info' | 'servers' | 'tags'> {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Response>;
    headers: Record<string, Schema>;
    securitySchemes: Record<string, unknown>;
  };
}

/** Each call of a document. */
export function operationsOf(document: Document): { path: string; method: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}
