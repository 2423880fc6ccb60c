import { Module } from '@nestjs/common';
import { AiCalls } from './ai-calls.service';
import { Confirmations } from './confirmations.service';
import { Descriptions } from './descriptions.service';
import { Instances } from './instances.service';
import { IssuedKeys } from './issued-keys.service';
import { KeyRequestCounts } from './key-request-counts.service';
import { LastingSettings } from './lasting-settings.service';
import { MetadataDatabase } from './metadata-database';
import { MetadataHealth } from './metadata-health.service';
import { ConfigurableModuleClass } from './metadata.module-definition';
import { PriceSheets } from './price-sheets.service';
import { RefusalCounts } from './refusal-counts.service';
import { UserProfiles } from './user-profiles.service';

const SERVICES = [
  Descriptions,
  UserProfiles,
  Confirmations,
  IssuedKeys,
  AiCalls,
  Instances,
  KeyRequestCounts,
  LastingSettings,
  PriceSheets,
  RefusalCounts,
  MetadataHealth,
];

/** Names, texts, keys and prices, never money. Feature modules inject its services. */
@Module({ providers: [MetadataDatabase, ...SERVICES], exports: SERVICES })
export class MetadataModule extends ConfigurableModuleClass {}
