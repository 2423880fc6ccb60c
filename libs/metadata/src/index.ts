export { Confirmations, type UnconfirmedAccount } from './confirmations.service';
export { Descriptions, NO_DESCRIPTION } from './descriptions.service';
export { MetadataUnavailableError } from './errors';
export { LastingSettings } from './lasting-settings.service';
export { MetadataHealth } from './metadata-health.service';
export { MetadataModule } from './metadata.module';
export type { MetadataOptions } from './metadata.options';
export { UserProfiles, type UserProfile } from './user-profiles.service';
