import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Operation } from 'tigerbeetle-node/dist/bindings';
import { answer, forgetfulLedger, type FakeLedger } from './ledger';
import { Session } from './session';
import {
  encodeEviction,
  encodeReply,
  MessageReader,
  REGISTER,
  registerResult,
  type EvictionReason,
  type Ping,
  type Request,
} from './wire';

export { forgetfulLedger, type FakeLedger } from './ledger';
export type { EvictionReason } from './wire';

/** Operations by the names of TigerBeetle's protocol, and the opening of a session. */
export type FakeOperation = keyof typeof Operation | 'register';

/** `clients_max` of a TigerBeetle cluster (src/config.zig). */
const CONNECTIONS_MAX = 64;
/** How long a test waits for a request unless it says otherwise. */
const ARRIVAL_TIMEOUT_MS = 10_000;
const ARRIVAL_CHECK_MS = 5;

type Behaviour =
  | { readonly kind: 'answer'; readonly holdMs: number }
  | { readonly kind: 'stall' }
  | { readonly kind: 'refuse'; readonly reason: EvictionReason };

/**
 * A stand-in for a TigerBeetle cluster of one replica, which does on command what a real one does only in bad times:
 * end sessions, hang, answer late, lose connections.
 *
 * It speaks as much of the protocol as tigerbeetle-node 0.17.9 needs to register and to be answered. It listens on
 * loopback and keeps nothing; what is answered comes from a {@link FakeLedger}.
 */
export class FakeReplica {
  private behaviour: Behaviour = { kind: 'answer', holdMs: 0 };
  private readonly sockets = new Set<Socket>();
  private readonly sessions = new Map<string, Session>();
  private readonly arrived = new Map<FakeOperation, number>();
  private op = 0n;
  private repeats = 0;
  private failure: Error | null = null;

  private constructor(
    private readonly server: Server,
    private readonly ledger: FakeLedger,
  ) {
    server.maxConnections = CONNECTIONS_MAX;
    server.on('connection', (socket) => {
      this.welcome(socket);
    });
  }

  /**
   * @param options.port 0 (the default) takes a free port
   * @param options.ledger gives the answers; the default takes everything and finds nothing
   */
  static async start(options: { port?: number; ledger?: FakeLedger } = {}): Promise<FakeReplica> {
    const server = createServer();
    const replica = new FakeReplica(server, options.ledger ?? forgetfulLedger());
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    return replica;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** In the form that `replica_addresses` of the client takes. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** How many sessions are open. */
  get sessionCount(): number {
    return this.sessions.size;
  }

  /** How many requests have arrived once more, since their client had got no answer in time. */
  get repeated(): number {
    return this.repeats;
  }

  /** How many requests of a kind have arrived, each counted once however often its client has sent it. */
  received(operation: FakeOperation): number {
    return this.arrived.get(operation) ?? 0;
  }

  /**
   * Waits until so many requests of a kind have arrived since the start.
   * @throws Error past the deadline; at once, what has gone wrong in here
   */
  async untilReceived(operation: FakeOperation, count = 1, timeoutMs = ARRIVAL_TIMEOUT_MS): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.received(operation) < count) {
      this.throwFailure();
      if (Date.now() > deadline) {
        throw new Error(
          `Within ${timeoutMs} ms ${this.received(operation)} of ${count} ${operation} arrived.`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, ARRIVAL_CHECK_MS));
    }
  }

  /** Answers again, also what was stalled, held back or refused until now. It starts like this. */
  answer(): void {
    this.behaviour = { kind: 'answer', holdMs: 0 };
    for (const session of this.sessions.values()) {
      session.release();
      this.carryOut(session);
    }
  }

  /** Carries every request out at once from now on and keeps the replies back, each for so many milliseconds. */
  answerLate(holdMs: number): void {
    this.behaviour = { kind: 'answer', holdMs };
  }

  /** Takes connections and requests from now on, carries none out and says nothing. */
  stall(): void {
    this.behaviour = { kind: 'stall' };
  }

  /**
   * Ends every session that is open, whether or not it waits for an answer. What it waits for is not answered.
   * A client may register again at once.
   */
  evict(reason: EvictionReason): void {
    for (const [id, session] of this.sessions) {
      session.forget();
      session.send(encodeEviction(session.sender, reason));
      this.sessions.delete(id);
    }
  }

  /** Evicts every client that registers from now on, as a replica does with a release that it can't serve. */
  refuse(reason: EvictionReason): void {
    this.behaviour = { kind: 'refuse', reason };
  }

  /** Closes every connection. Clients may connect again at once, and their sessions go on. */
  drop(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /**
   * Ends everything. May be called twice.
   * @throws whatever went wrong in here meanwhile: a ledger that threw, or bytes that are no message
   */
  async stop(): Promise<void> {
    for (const session of this.sessions.values()) session.forget();
    this.sessions.clear();
    if (this.server.listening) {
      const closed = once(this.server, 'close');
      this.server.close();
      this.drop();
      await closed;
    }
    this.throwFailure();
  }

  private welcome(socket: Socket): void {
    const reader = new MessageReader();
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    // A client that goes away resets its connection; `close` follows.
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      try {
        for (const message of reader.push(chunk)) this.take(message, socket);
      } catch (error) {
        this.fail(error);
      }
    });
  }

  private take(message: Ping | Request, socket: Socket): void {
    const session = this.sessions.get(message.sender.id);
    session?.heardOn(socket);
    if (message.kind === 'ping') return;
    if (message.operation === REGISTER) {
      this.register(message, session, socket);
    } else if (session === undefined) {
      socket.write(encodeEviction(message.sender, 'no_session'));
    } else {
      this.receive(message, session);
    }
  }

  private register(request: Request, open: Session | undefined, socket: Socket): void {
    if (this.behaviour.kind === 'refuse') {
      this.count(request);
      socket.write(encodeEviction(request.sender, this.behaviour.reason));
      return;
    }
    const session = open ?? new Session(request.sender, socket);
    this.sessions.set(request.sender.id, session);
    this.receive(request, session);
  }

  private receive(request: Request, session: Session): void {
    if (session.accept(request)) {
      this.count(request);
    } else {
      this.repeats++;
      session.repeat();
    }
    this.carryOut(session);
  }

  private carryOut(session: Session): void {
    if (this.behaviour.kind === 'stall') return;
    const holdMs = this.behaviour.kind === 'answer' ? this.behaviour.holdMs : 0;
    const request = session.begin();
    if (request === null) return;
    const body =
      request.operation === REGISTER
        ? Promise.resolve(registerResult())
        : answer(this.ledger, request.operation, request.body);
    body.then(
      (bytes) => {
        // The session may have been ended meanwhile.
        if (this.sessions.get(session.sender.id) === session) {
          session.finish(encodeReply(request, ++this.op, bytes), holdMs);
        }
      },
      (error: unknown) => {
        this.fail(error);
      },
    );
  }

  private count({ operation }: Request): void {
    const name = operation === REGISTER ? 'register' : (Operation[operation] as keyof typeof Operation);
    this.arrived.set(name, this.received(name) + 1);
  }

  /** What is wrong here must fail the test and not look like a fault that it has asked for. */
  private fail(error: unknown): void {
    this.failure ??= error instanceof Error ? error : new Error(String(error));
    this.drop();
  }

  private throwFailure(): void {
    const failure = this.failure;
    this.failure = null;
    if (failure !== null) throw failure;
  }
}
