import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AccountsService } from '../../../apps/credits-service/src/accounts/accounts.service';
import { Settings } from '../../../apps/credits-service/src/config/settings';
import { createHttpApp } from '../../../apps/credits-service/src/http-app';
import { ADMIN_PRINCIPAL } from '@app/http';
import { AccountIds, LedgerAccounts, type AccountRef } from '@app/ledger';
import { Confirmations, UserProfiles } from '@app/metadata';
import { Api } from '../http/api';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const UNCONFIRMED_MAX = 1_000;

/** The real application in this process, with a way past HTTP to fill it with users. */
export class FillableApp {
  private constructor(
    private readonly app: NestExpressApplication,
    private readonly settings: Settings,
    private readonly folder: TemporaryDirectory,
  ) {}

  static async start(variables: Record<string, string>): Promise<FillableApp> {
    const folder = new TemporaryDirectory();
    const settings = new Settings({ PORT: '0', LOG_LEVEL: 'ERROR', DATA_DIR: folder.path, ...variables });
    const app = await createHttpApp(settings);
    await app.listen(settings.port, settings.host);
    return new FillableApp(app, settings, folder);
  }

  get origin(): string {
    const { port } = this.app.getHttpServer().address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get api(): Api {
    return new Api(this.origin);
  }

  /** Creates accounts as POST /accounts does, all at once. */
  async createAccounts(userIds: readonly string[]): Promise<void> {
    const accounts = this.app.get(AccountsService, { strict: false });
    await Promise.all(
      userIds.map((user_id) =>
        accounts.create({ user_id, display_name: `Name of ${user_id}` }, null, ADMIN_PRINCIPAL),
      ),
    );
  }

  /** Leaves a user as a creation does that dies before the ledger is asked. */
  async rememberOnly(userId: string, displayName: string): Promise<void> {
    const accountId = this.app.get(AccountIds, { strict: false }).of(this.refOf(userId));
    await this.app.get(UserProfiles, { strict: false }).remember({ userId, displayName, accountId });
  }

  /** Leaves a user as a creation does that dies right after the ledger has made the account. */
  async createUnconfirmed(userId: string, displayName: string): Promise<void> {
    await this.rememberOnly(userId, displayName);
    const creation = { ...this.refOf(userId), openingBalance: 0n, idempotencyKey: null };
    await this.app.get(LedgerAccounts, { strict: false }).create(creation);
  }

  /** The users of whom it is not known whether the ledger has an account of theirs. */
  async unconfirmed(): Promise<string[]> {
    const accounts = await this.app.get(Confirmations, { strict: false }).unconfirmed('', UNCONFIRMED_MAX);
    return accounts.map(({ userId }) => userId);
  }

  private refOf(userId: string): AccountRef {
    return { userId, currency: this.settings.currencies.default };
  }

  async stop(): Promise<void> {
    await this.app.close();
    this.folder.remove();
  }
}
