import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ProviderClient } from '@app/providers';

/** The connections to the providers, closed with the application. */
@Injectable()
export class Providers implements OnApplicationShutdown {
  readonly client = new ProviderClient();

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
