import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { type OverloadLog } from './overload';

/** How many connections beyond the limit are still read: to tell them so, and to answer questions for the health. */
const BEYOND_LIMIT_MAX = 128;
/** How long one beyond the limit has for its only request. */
const BEYOND_LIMIT_MAX_MS = 2_000;
/** How many requests may wait behind the one that is worked on. Benchmarks pipeline a few dozen, browsers and clients none. */
const PIPELINED_MAX = 64;
/** How long a client may take nothing of its answer. */
const STALLED_MAX_MS = 30_000;

const STATE = Symbol('connection');

interface ConnectionState {
  readonly isBeyondLimit: boolean;
  /** Whether bytes came that are no request; whatever comes after them is none either. */
  isBroken: boolean;
  /** The request whose body is being read, or that is being answered. */
  current: IncomingMessage | undefined;
  /** What comes after it. */
  readonly pipelined: (() => void)[];
  /** Goes on to the request that waits longest. */
  readonly goOn: () => void;
}

type TrackedSocket = Socket & { [STATE]?: ConnectionState };

/**
 * The connections of a server: how many there may be, and what each may ask at a time.
 *
 * Requests of one connection are worked on one after the other, in their order: of calls that change something, RFC 9112
 * (section 9.3.2) asks for that, and no connection gets more done by sending ahead.
 */
export class Connections {
  readonly #open = new Set<TrackedSocket>();

  constructor(
    private readonly max: number,
    private readonly log: OverloadLog,
    private readonly stalledMaxMs = STALLED_MAX_MS,
  ) {}

  watch(server: Server): void {
    server.maxConnections = this.max + BEYOND_LIMIT_MAX;
    server.on('connection', (socket) => {
      this.#track(socket);
    });
    server.on('drop', () => {
      this.log.note(`MAX_CONNECTIONS (${this.max})`);
    });
    server.setTimeout(this.stalledMaxMs, (socket: TrackedSocket) => {
      // Nothing went either way. Where the answer is still being made, it is this side that is slow.
      if (socket[STATE]?.current !== undefined && socket.writableLength === 0)
        socket.setTimeout(this.stalledMaxMs);
      else socket.destroy();
    });
  }

  /** Calls `start` once the requests before this one on its connection are answered. */
  inTurn(
    request: IncomingMessage,
    response: ServerResponse,
    start: (request: IncomingMessage, response: ServerResponse) => void,
  ): void {
    const socket: TrackedSocket = request.socket;
    const state = socket[STATE];
    if (state === undefined) throw new Error('The connection of this request is not watched.');
    if (state.current === undefined) {
      state.current = request;
      response.on('close', state.goOn);
      start(request, response);
    } else if (state.pipelined.length < PIPELINED_MAX) {
      state.pipelined.push(() => {
        this.inTurn(request, response, start);
      });
    } else {
      socket.destroy();
    }
  }

  /** Whether this request came on a connection beyond the limit. */
  isBeyondLimit({ socket }: { socket: TrackedSocket }): boolean {
    return socket[STATE]?.isBeyondLimit === true;
  }

  /**
   * Calls `end`, which answers bytes that are no request and ends the connection, once the requests before them are
   * answered; at once where those bytes are the body of the one under way, which will never be whole.
   */
  endInTurn(socket: TrackedSocket, end: () => void): void {
    const state = socket[STATE];
    if (state?.current?.complete !== true) {
      if (state !== undefined) state.pipelined.length = 0;
      end();
    } else if (!state.isBroken) {
      state.isBroken = true;
      state.pipelined.push(end);
    }
  }

  /** Ends the connections on which no request is being answered, also those on which one has begun to arrive. */
  endIdle(): void {
    for (const socket of this.#open) {
      if (socket[STATE]?.current === undefined) socket.destroy();
    }
  }

  #track(socket: TrackedSocket): void {
    this.#open.add(socket);
    const isBeyondLimit = this.#open.size > this.max;
    const pipelined: (() => void)[] = [];
    const state: ConnectionState = {
      isBeyondLimit,
      isBroken: false,
      current: undefined,
      pipelined,
      goOn: () => {
        state.current = undefined;
        const next = pipelined.shift();
        // After an answer that closes the connection nothing more is answered on it.
        if (socket.destroyed || socket.writableEnded) pipelined.length = 0;
        else next?.();
      },
    };
    socket[STATE] = state;
    const timer = isBeyondLimit ? setTimeout(() => socket.destroy(), BEYOND_LIMIT_MAX_MS) : undefined;
    socket.once('close', () => {
      this.#open.delete(socket);
      pipelined.length = 0;
      clearTimeout(timer);
    });
  }
}
