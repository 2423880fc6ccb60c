import { FastExpressAdapter, presentedKeyOf, SILENCE_MAX_MS } from '@app/http';
import { API_PREFIX } from './shared/api-prefix';
import { isNativePath } from './shared/native-paths';
import type { Settings } from './config/settings';

const BATCH_PATH = `/${API_PREFIX}/batch`;
/** 5,000 operations of 800 bytes. */
const BATCH_BODY_MAX_BYTES = 4_000_000;
/** Images and documents are part of a prompt. */
const CALL_BODY_MAX_BYTES = 32_000_000;
/** Bodies of AI calls that are held at the same time, each until its call is sent. */
const CALL_BODIES_MAX_BYTES = 256_000_000;
/** Orchestrators and operators need answers above all under overload. */
const EXEMPT_PATHS = new RegExp(`^/(?:${API_PREFIX}/health(?:/[a-z]+)?|metrics)$`);

/** The HTTP server with its limits for bodies, callers and connections. */
export function createAdapter({ keys, ledgerTimeoutMs, traffic }: Settings): FastExpressAdapter {
  return new FastExpressAdapter({
    body: {
      bytesByPath: { [BATCH_PATH]: BATCH_BODY_MAX_BYTES },
      raw: { has: isNativePath, maxBytes: CALL_BODY_MAX_BYTES, totalBytes: CALL_BODIES_MAX_BYTES },
      mayBeLarge: async (request) => {
        const key = keys.isRequired ? presentedKeyOf(request, isNativePath(request.path)) : undefined;
        return !keys.isRequired || (key !== undefined && (await keys.idOf(key)) !== undefined);
      },
    },
    capacity: {
      maxConnections: traffic.maxConnections,
      maxRequestsInFlight: traffic.maxRequestsInFlight,
      isExempt: (path) => EXEMPT_PATHS.test(path),
      isApart: isNativePath,
    },
    // Nothing is sent either way while a request waits for the ledger.
    silenceMs: SILENCE_MAX_MS + ledgerTimeoutMs,
  });
}
