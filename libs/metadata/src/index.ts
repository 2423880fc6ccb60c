export { DescriptionsService, NO_DESCRIPTION } from './descriptions.service';
export { MetadataUnavailableError } from './errors';
export { MetadataHealth } from './metadata-health.service';
export { MetadataModule } from './metadata.module';
export type { MetadataOptions, PostgresOptions, SqliteOptions } from './metadata.options';
export { UsersService, type NewUser, type UserProfile } from './users.service';
