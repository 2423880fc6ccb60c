import type { LoggerService } from '@nestjs/common';
import type { Client } from 'tigerbeetle-node';
import type { Connector } from './connect';
import { Deadline, DeadlineExceededError } from './deadline';
import { codeOf, endsSession, EngineUnreachableError, refusesVersion } from './engine-errors';
import { Session } from './session';

/** The wait after the second failed connection in a row; it doubles with each further one. */
const RECONNECT_DELAY_MS = 1_000;
/** Each client whose session has ended costs a thread and some 20 MB for the life of the process. */
const EVICTED_DELAY_MAX_MS = 300_000;
/** A name that does not resolve costs nothing to try again. */
const UNRESOLVED_DELAY_MAX_MS = 5_000;
/** How often a stalled engine's names are looked up again. */
const ADDRESS_CHECK_MS = 5_000;
/** How often the start tries again while the engine's name does not resolve yet. */
const START_RETRY_MS = 250;
/** A request whose session has ended is sent once more over a new one; ids make that safe. */
const ATTEMPTS_MAX = 2;

/** Keeps one working client of the engine, whatever happens to the engine. */
export class Supervisor {
  private session: Session | null = null;
  private connecting: Promise<Session> | null = null;
  private addressCheck: NodeJS.Timeout | null = null;
  private closed = false;
  /** Why there is no session, as a sentence: calls before the next attempt fail with it. */
  private lastFailure = '';
  private failures = 0;
  /** When the next client may be made (`performance.now()`: somebody may set the wall clock back). */
  private reconnectAt = 0;

  constructor(
    private readonly connector: Connector,
    private readonly log: Pick<LoggerService, 'log' | 'warn'>,
  ) {}

  /**
   * Waits for the engine, at most `timeoutMs`. Without an answer by then the start succeeds all the same, and
   * calls fail until the engine answers.
   * @throws the connector's errors other than EngineUnreachableError
   */
  async start(timeoutMs: number): Promise<void> {
    const deadline = new Deadline(timeoutMs);
    for (;;) {
      try {
        await this.call((client) => client.lookupAccounts([1n]), deadline);
        this.log.log(`${this.connector.name} answers.`);
        return;
      } catch (error) {
        const unreachable = error instanceof EngineUnreachableError;
        if (!unreachable && !(error instanceof DeadlineExceededError) && !endsSession(error)) throw error;
        if (!unreachable || deadline.remainingMs <= START_RETRY_MS) {
          this.log.warn(
            `${this.connector.name} can't be used yet: ${describeFailure(error)} Calls answer 503 until it can.`,
          );
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, START_RETRY_MS));
    }
  }

  /**
   * Sends a request, which carries its own ids: if the cluster ends its session, it is sent again over a new
   * one. A cluster that refuses this client's version would end that as well, so the call fails at once.
   * @throws EngineUnreachableError where nothing was sent
   * @throws DeadlineExceededError, or the client's error, where something was
   */
  async call<T>(request: (client: Client) => Promise<T>, deadline: Deadline): Promise<T> {
    let firstFailure: unknown = null;
    for (let attempt = 1; ; attempt += 1) {
      let session: Session;
      try {
        session = await this.usableSession(deadline);
      } catch (error) {
        throw firstFailure ?? error;
      }
      try {
        const answer = await session.call(request, deadline);
        this.failures = 0;
        this.reconnectAt = 0;
        return answer;
      } catch (error) {
        if (endsSession(error)) this.abandonSession(session, error);
        if (error instanceof DeadlineExceededError) this.watchAddresses(session);
        if (!endsSession(error) || refusesVersion(error) || attempt === ATTEMPTS_MAX) throw error;
        firstFailure = error;
      }
    }
  }

  /** Lets calls under way finish, at most `timeoutMs`, then closes the client. */
  async close(timeoutMs: number): Promise<void> {
    this.closed = true;
    this.stopWatchingAddresses();
    const { session } = this;
    this.session = null;
    await session?.close(timeoutMs);
  }

  /** @throws EngineUnreachableError where no session can take a request that is still in time */
  private async usableSession(deadline: Deadline): Promise<Session> {
    const session = this.session ?? (await deadline.waitFor(this.connect()).catch(throwUnreachable));
    if (session.stalled) throw new EngineUnreachableError('it does not answer.');
    if (deadline.remainingMs === 0) {
      throw new EngineUnreachableError('earlier steps of the request took all of its time.');
    }
    return session;
  }

  private connect(): Promise<Session> {
    const obstacle = this.closed ? 'the service is shutting down.' : this.lastFailure;
    if (this.closed || performance.now() < this.reconnectAt) {
      return Promise.reject(new EngineUnreachableError(obstacle));
    }
    this.connecting ??= this.openSession().finally(() => {
      this.connecting = null;
    });
    return this.connecting;
  }

  private async openSession(): Promise<Session> {
    try {
      const client = await this.connector.connect();
      const session = new Session(client, () => {
        this.log.log(`${this.connector.name} answers again.`);
        this.stopWatchingAddresses();
      });
      this.session = session;
      return session;
    } catch (error) {
      this.noteFailure(error, UNRESOLVED_DELAY_MAX_MS);
      throw error;
    }
  }

  private noteFailure(error: unknown, delayMaxMs: number): void {
    this.lastFailure = describeFailure(error);
    const delayMs = this.failures === 0 ? 0 : RECONNECT_DELAY_MS * 2 ** (this.failures - 1);
    this.reconnectAt = performance.now() + Math.min(delayMs, delayMaxMs);
    this.failures += 1;
  }

  /** Never closes the client: closing one whose session was ended aborts the process. */
  private abandonSession(session: Session, error: unknown): void {
    if (!this.drop(session)) return;
    this.noteFailure(error, EVICTED_DELAY_MAX_MS);
    this.log.warn(`${this.connector.name} has ended the session: ${this.lastFailure}`);
  }

  /** Looks the names of a stalled engine up now and then: it may have come back at other addresses. */
  private watchAddresses(session: Session): void {
    if (this.addressCheck !== null || this.session !== session || this.closed) return;
    this.log.warn(`${this.connector.name} does not answer. Calls answer 503 until it does.`);
    this.addressCheck = setInterval(() => {
      this.connector.addressesChanged().then(
        (moved) => {
          if (!moved || this.session !== session || !session.stalled) return;
          this.log.warn(`${this.connector.name} is found at other addresses now.`);
          this.drop(session);
        },
        () => undefined,
      );
    }, ADDRESS_CHECK_MS);
    this.addressCheck.unref();
  }

  /** @returns whether it was the session in use */
  private drop(session: Session): boolean {
    session.markEnded();
    if (this.session !== session) return false;
    this.session = null;
    this.stopWatchingAddresses();
    return true;
  }

  private stopWatchingAddresses(): void {
    if (this.addressCheck !== null) clearInterval(this.addressCheck);
    this.addressCheck = null;
  }
}

function throwUnreachable(error: unknown): never {
  throw error instanceof DeadlineExceededError
    ? new EngineUnreachableError(error.message, { cause: error })
    : error;
}

/** One sentence for the log. */
function describeFailure(error: unknown): string {
  if (error instanceof DeadlineExceededError) {
    return `${error.message} Is it running, and is its cluster id the one that is set?`;
  }
  switch (codeOf(error)) {
    case 'ERR_CLIENT_RELEASE_TOO_HIGH':
      return 'this client is newer than the server; upgrade the server.';
    case 'ERR_CLIENT_RELEASE_TOO_LOW':
      return 'this client is older than the server takes; upgrade the service.';
    case 'ERR_CLIENT_EVICTED':
    case 'ERR_CLIENT_CLOSED':
      return 'the cluster keeps only so many sessions, and this was the oldest.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
