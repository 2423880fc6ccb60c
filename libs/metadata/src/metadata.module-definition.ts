import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { MetadataOptions } from './metadata.options';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: METADATA_OPTIONS } =
  new ConfigurableModuleBuilder<MetadataOptions>()
    .setExtras({ isGlobal: false }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
