import { Module } from '@nestjs/common';
import { DescriptionsService } from './descriptions.service';
import { MetadataDatabase } from './metadata-database';
import { ConfigurableModuleClass } from './metadata.module-definition';
import { UsersService } from './users.service';

/** Names and texts. Feature modules import it and inject {@link UsersService} or {@link DescriptionsService}. */
@Module({
  providers: [MetadataDatabase, DescriptionsService, UsersService],
  exports: [DescriptionsService, UsersService],
})
export class MetadataModule extends ConfigurableModuleClass {}
