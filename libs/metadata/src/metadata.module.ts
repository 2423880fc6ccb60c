import { Module } from '@nestjs/common';
import { DescriptionsService } from './descriptions.service';
import { MetadataDatabase } from './metadata-database';
import { MetadataHealth } from './metadata-health.service';
import { ConfigurableModuleClass } from './metadata.module-definition';
import { UsersService } from './users.service';

/** Names and texts. Feature modules import it and inject {@link UsersService} or {@link DescriptionsService}. */
@Module({
  providers: [MetadataDatabase, MetadataHealth, DescriptionsService, UsersService],
  exports: [MetadataHealth, DescriptionsService, UsersService],
})
export class MetadataModule extends ConfigurableModuleClass {}
