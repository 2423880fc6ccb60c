import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PriceSheets, type ClosedSheet, type SheetVersion } from '@app/metadata';
import { catalogueModels, findInCatalogue, type ModelSheet, parseSheet, withoutSnapshot } from '@app/pricing';

/** How long this process may go on with a sheet that another one has changed, in milliseconds. */
const REFRESH_MS = 5_000;

/** The operator's sheets as of one moment. */
interface OperatorSheets {
  /** How many versions the store had. */
  readonly versions: number;
  readonly byId: ReadonlyMap<string, ModelSheet>;
  readonly byAlias: ReadonlyMap<string, ModelSheet>;
}

/** The price sheets of all models, in memory: the operator's own ones, and the catalogue's for the others. */
@Injectable()
export class ModelSheets implements OnApplicationBootstrap, OnModuleDestroy {
  private operator: OperatorSheets | null = null;
  private closed: readonly ClosedSheet[] = [];
  private refreshes: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly sheets: PriceSheets) {}

  onApplicationBootstrap(): void {
    const refresh = (): void => {
      // Calls that need a sheet before the first one is loaded wait for ready(), which fails where the store does.
      this.refresh().catch(() => undefined);
    };
    refresh();
    this.timer = setInterval(refresh, REFRESH_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Waits until the sheets are loaded; at once where they are. @throws MetadataUnavailableError */
  ready(): Promise<void> | void {
    if (this.operator === null) return this.refresh();
  }

  /**
   * The sheet of a model, a disabled one too. Only after {@link ready}.
   * @param name a model's id, an alias, another name that the catalogue knows, or one of them followed by a date
   * @returns null for an unknown name; else `upstreamModel` is what the provider calls it
   */
  find(name: string): ModelSheet | null {
    const { byId, byAlias } = this.loaded();
    const own = byId.get(name) ?? byAlias.get(name);
    if (own !== undefined) return own;

    const listed = findInCatalogue(name, Date.now());
    if (listed !== null && isNameOf(listed, name)) return this.ownOr(listed);
    const base = withoutSnapshot(name);
    const ofId = byId.get(base);
    if (ofId !== undefined) return named(ofId, name);
    const ofAlias = byAlias.get(base);
    if (ofAlias !== undefined) return ofAlias;
    return listed === null ? null : this.ownOr(listed);
  }

  /** All sheets in the order of their ids, disabled ones too. Only after {@link ready}. */
  all(): ModelSheet[] {
    const { byId } = this.loaded();
    const listed = catalogueModels(Date.now()).filter(({ modelId }) => !byId.has(modelId));
    return [...byId.values(), ...listed].sort((a, b) => (a.modelId < b.modelId ? -1 : 1));
  }

  /** The operator's own sheet of a model; null for none. Only after {@link ready}. */
  ownSheet(modelId: string): ModelSheet | null {
    return this.loaded().byId.get(modelId) ?? null;
  }

  /** The operator's sheet that has this alias; null for none. Only after {@link ready}. */
  ownerOfAlias(alias: string): ModelSheet | null {
    return this.loaded().byAlias.get(alias) ?? null;
  }

  /** Whether the model is closed for its answers without a usage, as of the last refresh. */
  isClosed({ modelId, version }: ModelSheet): boolean {
    return this.closed.some((closed) => closed.modelId === modelId && closed.version === version);
  }

  /** Reads the operator's sheets, if there are changes; after those that are being read. @throws MetadataUnavailableError */
  refresh(): Promise<void> {
    const refreshed = this.refreshes.then(() => this.load());
    this.refreshes = refreshed.catch(() => undefined);
    return refreshed;
  }

  private async load(): Promise<void> {
    const [versions, closed] = await Promise.all([this.sheets.count(), this.sheets.closed()]);
    this.closed = closed;
    if (this.operator?.versions === versions) return;
    const current = (await this.sheets.current()).flatMap((version) => operatorSheet(version) ?? []);
    const byId = new Map(current.map((sheet) => [sheet.modelId, sheet]));
    const byAlias = new Map<string, ModelSheet>();
    for (const sheet of current) {
      // Of two sheets with an alias the first one has it, in every process.
      for (const alias of sheet.aliases) if (!byAlias.has(alias)) byAlias.set(alias, sheet);
    }
    this.operator = { versions, byId, byAlias };
  }

  private loaded(): OperatorSheets {
    if (this.operator === null) throw new Error('The price sheets are not loaded yet.');
    return this.operator;
  }

  /** The operator's sheet for a model of the catalogue, if there is one. */
  private ownOr(listed: ModelSheet): ModelSheet {
    const own = this.loaded().byId.get(listed.modelId);
    return own === undefined ? listed : named(own, listed.upstreamModel);
  }
}

/** The sheet of a stored version; null for one that removes the sheet. */
export function operatorSheet({ modelId, version, sheet, createdAtMs }: SheetVersion): ModelSheet | null {
  if (sheet === null) return null;
  return {
    ...parseSheet(sheet),
    modelId,
    source: 'operator',
    version: String(version),
    updatedAtMs: createdAtMs,
  };
}

/** A sheet that does not rename its model, for a snapshot of that model: the provider gets the snapshot's name. */
function named(sheet: ModelSheet, name: string): ModelSheet {
  return sheet.upstreamModel === sheet.modelId ? { ...sheet, upstreamModel: name } : sheet;
}

function isNameOf({ modelId, aliases }: ModelSheet, name: string): boolean {
  return modelId === name || aliases.includes(name);
}
