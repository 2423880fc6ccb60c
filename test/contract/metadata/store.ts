import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MetadataModule, type MetadataOptions } from '@app/metadata';

/** The metadata's services on a store, without the rest of the application. */
export function openMetadata(store: MetadataOptions['store']): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(MetadataModule.register({ store }), { logger: false });
}
