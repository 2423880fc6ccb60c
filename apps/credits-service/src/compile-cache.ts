import * as nodeModule from 'node:module';
import { join } from 'node:path';

/** Since Node 22.1; what earlier ones lack is undefined. */
const { enableCompileCache } = nodeModule as { enableCompileCache?: (directory: string) => unknown };

/**
 * Imported before all else: what is imported after it is compiled once and found again at the next start. The cache stands
 * among the built files, since who may write to it may run code as the service; where that folder can't be written to, Node
 * goes on without. With one in the environment (NODE_COMPILE_CACHE), that one is used.
 */
enableCompileCache?.(join(__dirname, '../../../.compile-cache'));
