import { checksum } from './checksum';

/**
 * TigerBeetle's messages as a client sees them, by the layouts of `src/vsr/message_header.zig` (0.17.9):
 * a header of 256 bytes, little-endian, then a body.
 */

const HEADER_BYTES = 256;
/** `message_size_max` of a production build (src/config.zig), header included. */
const MESSAGE_BYTES_MAX = 1024 * 1024;
/** The largest body, which a replica announces to a client that registers. */
export const BODY_BYTES_MAX = MESSAGE_BYTES_MAX - HEADER_BYTES;

/** Where a field begins in every header. */
const AT = { checksum: 0, checksumBody: 32, cluster: 80, size: 96, release: 108, command: 114 } as const;
/** Where a field begins in the header of a request. */
const REQUEST_AT = { client: 160, number: 192, operation: 196 } as const;
/** Where a field begins in the header of a ping by a client, and in that of an eviction. */
const CLIENT_AT = 128;
/** Where a field begins in the header of a reply. */
const REPLY_AT = {
  requestChecksum: 128,
  context: 160,
  client: 192,
  op: 208,
  commit: 216,
  timestamp: 224,
  number: 232,
  operation: 236,
} as const;
const EVICTION_REASON_AT = 255;

const COMMAND = { pingClient: 3, request: 5, reply: 8, eviction: 18 } as const;

/** The operation by which a client opens its session. */
export const REGISTER = 2;
const REGISTER_RESULT_BYTES = 64;

/** Why a replica ends a session. The numbers are the protocol's. */
export const EVICTION_REASONS = {
  no_session: 1,
  client_release_too_low: 2,
  client_release_too_high: 3,
  invalid_request_operation: 4,
  invalid_request_body: 5,
  invalid_request_body_size: 6,
  session_too_low: 7,
  session_release_mismatch: 8,
} as const;
export type EvictionReason = keyof typeof EVICTION_REASONS;

/** Who sent a message, in the bytes that go back to it. */
export interface Sender {
  /** The random number of 16 bytes that the client goes by, as hex digits. */
  readonly id: string;
  readonly client: Buffer;
  readonly cluster: Buffer;
  /** The client's version as the protocol packs it: major, minor and patch in 16, 8 and 8 bits. */
  readonly release: number;
}

export interface Ping {
  readonly kind: 'ping';
  readonly sender: Sender;
}

export interface Request {
  readonly kind: 'request';
  readonly sender: Sender;
  readonly checksum: Buffer;
  /** Counts the session's requests; a request that is sent again keeps its number. */
  readonly number: number;
  readonly operation: number;
  readonly body: Buffer;
}

/** Bytes that are no message of a client, so that the connection is of no use any more. */
export class WireError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WireError';
  }
}

/** Cuts a connection's bytes into messages. */
export class MessageReader {
  private unread = Buffer.alloc(0);

  /**
   * @param chunk what came in, of any length
   * @returns the messages that are complete now
   * @throws WireError for what no client of 0.17.9 sends
   */
  push(chunk: Buffer): (Ping | Request)[] {
    this.unread = Buffer.concat([this.unread, chunk]);
    const messages: (Ping | Request)[] = [];
    for (let size = this.nextSize(); size <= this.unread.length; size = this.nextSize()) {
      messages.push(parse(Buffer.from(this.unread.subarray(0, size))));
      this.unread = this.unread.subarray(size);
    }
    return messages;
  }

  private nextSize(): number {
    if (this.unread.length < HEADER_BYTES) return Infinity;
    const size = this.unread.readUInt32LE(AT.size);
    if (size < HEADER_BYTES || size > MESSAGE_BYTES_MAX) throw new WireError(`A message of ${size} bytes.`);
    return size;
  }
}

function parse(message: Buffer): Ping | Request {
  if (!checksum(message.subarray(16, HEADER_BYTES)).equals(message.subarray(AT.checksum, 16))) {
    throw new WireError('A header with another checksum than its bytes have.');
  }
  const command = message[AT.command]!;
  switch (command) {
    case COMMAND.pingClient:
      return { kind: 'ping', sender: sender(message, CLIENT_AT) };
    case COMMAND.request:
      return {
        kind: 'request',
        sender: sender(message, REQUEST_AT.client),
        checksum: message.subarray(AT.checksum, 16),
        number: message.readUInt32LE(REQUEST_AT.number),
        operation: message[REQUEST_AT.operation]!,
        body: message.subarray(HEADER_BYTES),
      };
    default:
      throw new WireError(`Command ${command}, which no client sends.`);
  }
}

function sender(message: Buffer, clientAt: number): Sender {
  const client = message.subarray(clientAt, clientAt + 16);
  return {
    id: client.toString('hex'),
    client,
    cluster: message.subarray(AT.cluster, AT.cluster + 16),
    release: message.readUInt32LE(AT.release),
  };
}

/**
 * @param op the place of the request in the cluster's history, from 1 on; the register's becomes the
 * session's number
 */
export function encodeReply(request: Request, op: bigint, body: Buffer): Buffer {
  const header = startHeader(request.sender, COMMAND.reply, body.length);
  request.checksum.copy(header, REPLY_AT.requestChecksum);
  // The client hands it back as the parent of its next request; nothing here reads it.
  header.fill(7, REPLY_AT.context, REPLY_AT.context + 16);
  request.sender.client.copy(header, REPLY_AT.client);
  header.writeBigUInt64LE(op, REPLY_AT.op);
  header.writeBigUInt64LE(op, REPLY_AT.commit);
  header.writeBigUInt64LE(op, REPLY_AT.timestamp);
  header.writeUInt32LE(request.number, REPLY_AT.number);
  header[REPLY_AT.operation] = request.operation;
  return seal(header, body);
}

/** The body of the reply to a client that registers: the longest body that it may send. */
export function registerResult(): Buffer {
  const result = Buffer.alloc(REGISTER_RESULT_BYTES);
  result.writeUInt32LE(BODY_BYTES_MAX);
  return result;
}

export function encodeEviction(to: Sender, reason: EvictionReason): Buffer {
  const header = startHeader(to, COMMAND.eviction, 0);
  to.client.copy(header, CLIENT_AT);
  header[EVICTION_REASON_AT] = EVICTION_REASONS[reason];
  return seal(header, Buffer.alloc(0));
}

function startHeader(to: Sender, command: number, bodyBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  to.cluster.copy(header, AT.cluster);
  header.writeUInt32LE(HEADER_BYTES + bodyBytes, AT.size);
  // A reply has the release of its request: a client drops any other.
  header.writeUInt32LE(to.release, AT.release);
  header[AT.command] = command;
  return header;
}

/** Sets both checksums, the body's first since the header's covers it. */
function seal(header: Buffer, body: Buffer): Buffer {
  checksum(body).copy(header, AT.checksumBody);
  checksum(header.subarray(16)).copy(header, AT.checksum);
  return Buffer.concat([header, body]);
}
