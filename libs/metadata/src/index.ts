export { Confirmations, type UnconfirmedAccount } from './confirmations.service';
export { DescriptionsService, NO_DESCRIPTION } from './descriptions.service';
export { MetadataUnavailableError } from './errors';
export { LastingSettings } from './lasting-settings.service';
export { MetadataHealth } from './metadata-health.service';
export { MetadataModule } from './metadata.module';
export type { MetadataOptions, PostgresOptions, SqliteOptions } from './metadata.options';
export { UsersService, type NewUser, type UserProfile } from './users.service';
