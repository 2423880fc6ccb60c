import * as nodeModule from 'node:module';
import { join } from 'node:path';

/** Since Node 22.1; undefined before. */
const { enableCompileCache } = nodeModule as { enableCompileCache?: (directory: string) => unknown };

/**
 * Imported before all else: Node compiles what is imported later once and reuses it at the next start. The
 * cache is among the built files, because anyone who may write to it may run code as the service. If the
 * folder is read-only, Node does without a cache. NODE_COMPILE_CACHE in the environment wins.
 */
enableCompileCache?.(join(__dirname, '../../../.compile-cache'));
