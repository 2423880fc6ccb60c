import { type INestApplication } from '@nestjs/common';
import { type AbstractHttpAdapter } from '@nestjs/core';
import { type BenchRequest } from './load';

/** What a bench measures: a module exports one of these as `target`. */
export interface BenchTarget {
  /** Builds the application on this adapter, without listening. Called in a process of its own for each adapter. */
  readonly buildApp: (adapter: AbstractHttpAdapter) => Promise<INestApplication>;
  /** Must be answered with 200. */
  readonly request: BenchRequest;
}

/** The servers that are compared. */
export const VARIANTS = ['node', 'stock', 'fast'] as const;
export type Variant = (typeof VARIANTS)[number];

/** Loads the target that a module exports. */
export async function loadTarget(path: string): Promise<BenchTarget> {
  const { target } = (await import(path)) as { target: BenchTarget };
  return target;
}
