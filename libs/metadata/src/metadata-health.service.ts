import { Injectable } from '@nestjs/common';
import { MetadataUnavailableError } from './errors';
import { MetadataDatabase } from './metadata-database';

/** Tells whether the store of names and texts can be used. */
@Injectable()
export class MetadataHealth {
  constructor(private readonly database: MetadataDatabase) {}

  /** Whether the store answers a question within the deadline of a statement. */
  async isAvailable(): Promise<boolean> {
    try {
      await this.database.run((db) => db.selectFrom('users').select('user_id').limit(1).execute());
      return true;
    } catch (error) {
      if (error instanceof MetadataUnavailableError) return false;
      throw error;
    }
  }
}
