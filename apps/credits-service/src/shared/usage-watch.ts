import { Injectable } from '@nestjs/common';
import type { ModelSheet } from '@app/pricing';
import { UsageNotReportedError } from './gateway-errors';

const ANSWERS_MAX = 10;

/**
 * Models whose answers come without a usage are closed: nobody could be charged for them. Each process counts on its
 * own.
 */
@Injectable()
export class UsageWatch {
  /** By model: the completed answers since the last one with a usage, and the version of their sheet. */
  private readonly silent = new Map<string, { readonly version: string; readonly answers: number }>();

  /** @throws UsageNotReportedError */
  admit(sheet: ModelSheet): void {
    if (this.answersOf(sheet) >= ANSWERS_MAX) throw new UsageNotReportedError(sheet.modelId);
  }

  /** An admin has stored the sheet again. A changed one opens the model in every process. */
  open(modelId: string): void {
    this.silent.delete(modelId);
  }

  /** A completed answer. */
  note(sheet: ModelSheet, hasUsage: boolean): void {
    const { modelId, version } = sheet;
    if (hasUsage) this.silent.delete(modelId);
    else this.silent.set(modelId, { version, answers: this.answersOf(sheet) + 1 });
  }

  private answersOf({ modelId, version }: ModelSheet): number {
    const silent = this.silent.get(modelId);
    return silent?.version === version ? silent.answers : 0;
  }
}
