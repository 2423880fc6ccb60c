import { Injectable } from '@nestjs/common';
import { HttpProblem, ValidationFailedError, type Principal } from '@app/http';
import { PriceSheets, type SheetVersion } from '@app/metadata';
import { formatSheet, type ModelSheet } from '@app/pricing';
import { ModelSheets, operatorSheet } from '../shared/model-sheets';
import { UsageWatch } from '../shared/usage-watch';
import { describeModel, momentOf } from './describe-model';
import type {
  ModelRemovedResponse,
  ModelResponse,
  ModelsResponse,
  SheetVersionResponse,
  SheetVersionsResponse,
} from './dto/model.responses';
import type { PutModelRequest } from './dto/put-model.request';
import type { VersionsQuery } from './dto/versions.query';
import { readSheet } from './read-sheet';

const CURSOR = /^[1-9][0-9]{0,9}$/;

@Injectable()
export class ModelsService {
  constructor(
    private readonly models: ModelSheets,
    private readonly sheets: PriceSheets,
    private readonly usages: UsageWatch,
  ) {}

  async list(caller: Principal): Promise<ModelsResponse> {
    await this.models.ready();
    const showsMarkup = caller.role === 'admin';
    return { models: this.models.all().map((sheet) => describeModel(sheet, showsMarkup)) };
  }

  async read(modelId: string): Promise<ModelResponse> {
    return describeModel(await this.find(modelId), true);
  }

  async versions(modelId: string, { limit, cursor }: VersionsQuery): Promise<SheetVersionsResponse> {
    const before = cursor === undefined ? null : readCursor(cursor);
    const versions = await this.sheets.versions(modelId, before, limit + 1);
    if (versions.length === 0) await this.find(modelId);
    const page = versions.slice(0, limit);
    const last = versions.length > limit ? page.at(-1) : undefined;
    return {
      versions: page.map(describeVersion),
      next_cursor: last === undefined ? null : Buffer.from(String(last.version)).toString('base64url'),
    };
  }

  /** @returns also whether the operator had no sheet for the model before */
  async put(modelId: string, request: PutModelRequest): Promise<{ model: ModelResponse; isFirst: boolean }> {
    const terms = readSheet(modelId, request);
    await this.models.ready();
    this.refuseTakenAliases(modelId, terms.aliases);
    await this.usages.stored(modelId);
    const { version, isFirst } = await this.sheets.put(modelId, () => formatSheet(terms));
    await this.showChange();
    if (terms.isEnabled) this.usages.open(modelId);
    return { model: describeOwn(version), isFirst };
  }

  /** @throws HttpProblem `not_found` where the operator has no sheet for the model */
  async remove(modelId: string): Promise<ModelRemovedResponse> {
    await this.models.ready();
    if (!(await this.sheets.remove(modelId))) throw notFound();
    await this.showChange();
    const sheet = this.models.find(modelId);
    return { id: modelId, ...(sheet === null ? {} : { model: describeModel(sheet, true) }) };
  }

  /** @throws HttpProblem `not_found` for a name that no sheet has */
  async find(modelId: string): Promise<ModelSheet> {
    await this.models.ready();
    const sheet = this.models.find(modelId);
    if (sheet === null) throw notFound();
    return sheet;
  }

  /** The change is stored: where it can't be read now, it counts with the next refresh. */
  private async showChange(): Promise<void> {
    await this.models.refresh().catch(() => undefined);
  }

  /** Two requests at once may still take the same alias; the first model in the order of ids has it then. */
  private refuseTakenAliases(modelId: string, aliases: readonly string[]): void {
    for (const alias of aliases) {
      const owner = this.models.ownSheet(alias) ?? this.models.ownerOfAlias(alias);
      if (owner === null || owner.modelId === modelId) continue;
      const message = `aliases can't have ${alias}, which is a name of ${owner.modelId}`;
      throw new ValidationFailedError([{ field: 'aliases', message }]);
    }
  }
}

function describeVersion(version: SheetVersion): SheetVersionResponse {
  const sheet = operatorSheet(version);
  return {
    version: String(version.version),
    updated_at: momentOf(version.createdAtMs),
    ...(sheet === null ? {} : { model: describeModel(sheet, true) }),
  };
}

function describeOwn(version: SheetVersion): ModelResponse {
  const sheet = operatorSheet(version);
  if (sheet === null) throw new TypeError('A version without a sheet describes no model.');
  return describeModel(sheet, true);
}

function readCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (CURSOR.test(text)) return Number(text);
  const message = 'cursor must be the next_cursor of an earlier page';
  throw new ValidationFailedError([{ field: 'cursor', message }]);
}

function notFound(): HttpProblem {
  return new HttpProblem('not_found', 'No model has this id; GET /models lists them.');
}
