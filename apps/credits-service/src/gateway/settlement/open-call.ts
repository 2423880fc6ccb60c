import type { CallHold } from '@app/ledger';
import type { AnswerReader, CallRequest } from '@app/providers';
import type { CallPayer } from '../admission/call-payer';
import type { CallCut } from '../relay/call-watch';
import type { ServedModel } from '../admission/served-model';

/** A call whose credits are held. */
export interface OpenCall {
  /** 32 hex digits: the id of its hold. */
  readonly callId: string;
  readonly hold: CallHold;
  /** The issued key of the caller; null for a key of the environment. */
  readonly keyId: string | null;
  readonly request: CallRequest;
  readonly model: ServedModel;
  readonly payer: CallPayer;
  readonly holdUnits: bigint;
  /** Milliseconds from the start until the hold runs out. */
  readonly holdMs: number;
  /** Output tokens per choice; null on routes without output. */
  readonly cap: number | null;
  /** `performance.now()`. */
  readonly startedAt: number;
  /** Milliseconds since 1970, by the ledger's clock. */
  readonly startedAtMs: number;
}

/** The hold of a call, whose id is its own. */
export function holdIdOf(callId: string): bigint {
  return BigInt(`0x${callId}`);
}

/** How a call ended on the provider's side and on the caller's. */
export interface CallEnd {
  /** Reads the answer; null where there was none. */
  readonly reader: AnswerReader | null;
  /** HTTP status of the provider's answer; null where there was none. */
  readonly status: number | null;
  readonly providerRequestId: string | null;
  /** Milliseconds from the start to the provider's first byte; null for none. */
  readonly firstByteMs: number | null;
  /** Whether the caller was gone before the end of the answer. */
  readonly isAborted: boolean;
  /** Whether the caller got a part of the answer. */
  readonly isShown: boolean;
  /** Why the service ended the call itself; null where it did not. */
  readonly cut: CallCut | null;
  /** Why there is no whole answer, in a few words for the record; null where there is one. */
  readonly failure: string | null;
}

/** A call that is settled. */
export interface SettledCall {
  /** Units. */
  readonly charged: bigint;
  /** Units that the payer can spend after it; null where nobody is told, or something else has settled the call. */
  readonly available: bigint | null;
  /** Tokens of all classes that it used. */
  readonly tokens: number;
}
