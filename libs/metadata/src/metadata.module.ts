import { Module } from '@nestjs/common';
import { Confirmations } from './confirmations.service';
import { DescriptionsService } from './descriptions.service';
import { LastingSettings } from './lasting-settings.service';
import { MetadataDatabase } from './metadata-database';
import { MetadataHealth } from './metadata-health.service';
import { ConfigurableModuleClass } from './metadata.module-definition';
import { UsersService } from './users.service';

const SERVICES = [DescriptionsService, UsersService, Confirmations, LastingSettings, MetadataHealth];

/** Names and texts: whatever is not money. Feature modules inject its services. */
@Module({ providers: [MetadataDatabase, ...SERVICES], exports: SERVICES })
export class MetadataModule extends ConfigurableModuleClass {}
