import { Injectable, Logger } from '@nestjs/common';
import { PriceSheets } from '@app/metadata';
import type { ModelSheet } from '@app/pricing';
import { UsageNotReportedError } from './gateway-errors';
import { ModelSheets } from './model-sheets';

const ANSWERS_MAX = 10;

/**
 * Closes models whose answers come without a usage: nobody could be charged for them. Each process counts on its own;
 * a model that one of them closes is closed in all, until its sheet is stored again.
 */
@Injectable()
export class UsageWatch {
  private readonly log = new Logger('AI calls');
  /** By model: the completed answers since the last one with a usage, and the version of their sheet. */
  private readonly silent = new Map<string, { readonly version: string; readonly answers: number }>();
  /** By model: what is being stored. */
  private readonly closing = new Map<string, Promise<void>>();

  constructor(
    private readonly models: ModelSheets,
    private readonly sheets: PriceSheets,
  ) {}

  /** @throws UsageNotReportedError */
  admit(sheet: ModelSheet): void {
    const isSilent = this.answersOf(sheet) >= ANSWERS_MAX;
    // Again, since the store did not take it before.
    if (isSilent) this.close(sheet);
    if (isSilent || this.models.isClosed(sheet)) throw new UsageNotReportedError(sheet.modelId);
  }

  /** Until what is known of a model is stored, or can't be. */
  async stored(modelId: string): Promise<void> {
    await this.closing.get(modelId);
  }

  /** An admin has stored the sheet again. A new version of it opens the model in every process. */
  open(modelId: string): void {
    this.silent.delete(modelId);
  }

  /** A completed answer. */
  note(sheet: ModelSheet, hasUsage: boolean): void {
    const { modelId, version } = sheet;
    if (hasUsage) {
      this.silent.delete(modelId);
      return;
    }
    const answers = this.answersOf(sheet) + 1;
    this.silent.set(modelId, { version, answers });
    if (answers !== ANSWERS_MAX) return;
    this.log.warn(`The last ${ANSWERS_MAX} answers of ${modelId} had no usage: the model is closed.`);
    this.close(sheet);
  }

  private close({ modelId, version }: ModelSheet): void {
    if (this.closing.has(modelId)) return;
    const closing = this.store(modelId, version)
      // The database has logged why. The model stays closed here.
      .catch(() => undefined)
      .finally(() => this.closing.delete(modelId));
    this.closing.set(modelId, closing);
  }

  private async store(modelId: string, version: string): Promise<void> {
    await this.sheets.close({ modelId, version });
    await this.models.refresh();
    if (this.silent.get(modelId)?.version === version) this.silent.delete(modelId);
  }

  private answersOf({ modelId, version }: ModelSheet): number {
    const silent = this.silent.get(modelId);
    return silent?.version === version ? silent.answers : 0;
  }
}
