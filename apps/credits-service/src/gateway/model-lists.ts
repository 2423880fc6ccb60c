import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/http';
import type { ModelSheet } from '@app/pricing';
import type { Dialect } from '@app/providers';
import type { Request } from 'express';
import { Settings } from '../config/settings';
import { ModelNotFoundError } from '../shared/gateway-errors';
import { KeyPrincipals } from '../shared/key-principals';
import { ModelSheets } from '../shared/model-sheets';
import { dialectOfRequest } from '../shared/native-paths';

/** The models that a caller may use now, as the caller's SDK expects them. */
@Injectable()
export class ModelLists {
  constructor(
    private readonly settings: Settings,
    private readonly sheets: ModelSheets,
    private readonly principals: KeyPrincipals,
  ) {}

  /** @throws HttpProblem, MetadataUnavailableError */
  async list(request: Request, caller: Principal): Promise<object> {
    await this.sheets.ready();
    const dialect = dialectOfRequest(request.path, request) ?? 'openai';
    const models = this.sheets.all().filter((sheet) => this.isServed(sheet, dialect, caller));
    switch (dialect) {
      case 'openai':
        return { object: 'list', data: models.map(openAiModel) };
      case 'anthropic': {
        const data = models.map(anthropicModel);
        return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
      }
      case 'gemini':
        return { models: models.map(geminiModel) };
    }
  }

  /** @throws ModelNotFoundError, MetadataUnavailableError */
  async read(request: Request, model: string, caller: Principal): Promise<object> {
    await this.sheets.ready();
    const dialect = dialectOfRequest(request.path, request) ?? 'openai';
    const sheet = this.sheets.find(model);
    if (sheet === null || !this.isServed(sheet, dialect, caller)) throw new ModelNotFoundError(model);
    switch (dialect) {
      case 'openai':
        return openAiModel(sheet);
      case 'anthropic':
        return anthropicModel(sheet);
      case 'gemini':
        return geminiModel(sheet);
    }
  }

  /** OpenAI's own form serves the models of every provider. */
  private isServed(sheet: ModelSheet, dialect: Dialect, caller: Principal): boolean {
    const allowed = this.principals.keyOf(caller)?.models ?? null;
    return (
      sheet.isEnabled &&
      this.settings.gateway.providers.has(sheet.provider) &&
      (dialect === 'openai' || dialect === sheet.provider) &&
      (allowed === null || [sheet.modelId, ...sheet.aliases].some((name) => allowed.includes(name)))
    );
  }
}

function openAiModel({ modelId, provider, updatedAtMs }: ModelSheet) {
  return { id: modelId, object: 'model', created: Math.floor(updatedAtMs / 1_000), owned_by: provider };
}

function anthropicModel({ modelId, displayName, updatedAtMs }: ModelSheet) {
  return {
    type: 'model',
    id: modelId,
    display_name: displayName,
    created_at: new Date(updatedAtMs).toISOString(),
  };
}

function geminiModel({ modelId, displayName, version, limits, prices }: ModelSheet) {
  const isEmbedding = prices.output === null;
  return {
    name: `models/${modelId}`,
    baseModelId: modelId,
    version,
    displayName,
    inputTokenLimit: limits.maxInputTokens,
    outputTokenLimit: limits.maxOutputTokens,
    supportedGenerationMethods: isEmbedding
      ? ['embedContent', 'batchEmbedContents']
      : ['generateContent', 'streamGenerateContent', 'countTokens'],
  };
}
