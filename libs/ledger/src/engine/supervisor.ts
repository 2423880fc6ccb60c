import type { Client } from 'tigerbeetle-node';
import type { Connector } from './connect';
import { DeadlineExceededError, withDeadline } from './deadline';
import { codeOf, endsSession, EngineUnreachableError, refusesVersion } from './engine-errors';
import { ReconnectDelay } from './reconnect-delay';
import { Session } from './session';

/** Each client whose session was ended costs a thread and some 20 MB until the process ends, so patience grows long. */
const EVICTED_DELAY_MOST_MS = 300_000;
/** A name that does not resolve costs nothing to try again. */
const UNRESOLVED_DELAY_MOST_MS = 5_000;
/** How often a stalled engine's names are looked up again. */
const MOVED_CHECK_MS = 5_000;
/** How often the start asks again for an engine whose name does not resolve yet. */
const START_RETRY_MS = 250;
/** A request whose session was ended is sent once more over a new one; ids make that safe. */
const ATTEMPTS_MAX = 2;

export interface Log {
  log(message: string): void;
  warn(message: string): void;
}

/** Keeps one working client of the engine, whatever happens to the engine. */
export class Supervisor {
  private session: Session | null = null;
  private connecting: Promise<Session> | null = null;
  private movedCheck: NodeJS.Timeout | null = null;
  private closed = false;
  /** Why there is no session, as a sentence, for those who come before the next attempt is due. */
  private lastFailure = '';
  private readonly delay = new ReconnectDelay();

  constructor(
    private readonly connector: Connector,
    private readonly timeoutMs: number,
    private readonly log: Log,
  ) {}

  /**
   * Waits for the engine, at most as long as for a call. One that does not answer by then is served without:
   * calls fail until it is there.
   * @throws what the connector throws, other than EngineUnreachableError
   */
  async start(): Promise<void> {
    const endMs = Date.now() + this.timeoutMs;
    for (;;) {
      try {
        await this.call((client) => client.lookupAccounts([1n]));
        this.log.log(`${this.connector.name} answers.`);
        return;
      } catch (error) {
        const unreachable = error instanceof EngineUnreachableError;
        if (!unreachable && !(error instanceof DeadlineExceededError) && !endsSession(error)) throw error;
        if (!unreachable || Date.now() + START_RETRY_MS >= endMs) {
          this.log.warn(
            `${this.connector.name} can't be used yet: ${reasonOf(error)} Calls answer 503 until it can.`,
          );
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, START_RETRY_MS));
    }
  }

  /**
   * Sends a request. One whose session the cluster has ended is sent again over a new one, so it has to carry its own ids.
   * A cluster that does not take this client's version would end the next session as well, so that one fails at once.
   * @throws EngineUnreachableError where nothing was sent
   * @throws DeadlineExceededError, or what the client throws, where something was
   */
  async call<T>(request: (client: Client) => Promise<T>): Promise<T> {
    const endMs = Date.now() + this.timeoutMs;
    let sent: unknown = null;
    for (let attempt = 1; ; attempt += 1) {
      let session: Session;
      try {
        session = await this.usable(endMs - Date.now());
      } catch (error) {
        throw sent ?? error;
      }
      try {
        const answer = await session.call(request, endMs - Date.now());
        this.delay.succeeded();
        return answer;
      } catch (error) {
        if (endsSession(error)) this.letGo(session, error);
        if (error instanceof DeadlineExceededError) this.watch(session);
        if (!endsSession(error) || refusesVersion(error) || attempt === ATTEMPTS_MAX) throw error;
        sent = error;
      }
    }
  }

  /** Lets what is under way finish, at most `timeoutMs`, then closes the client. */
  async close(timeoutMs: number): Promise<void> {
    this.closed = true;
    this.stopWatching();
    const { session } = this;
    this.session = null;
    await session?.close(timeoutMs);
  }

  /** A session over which a request can be sent now. */
  private async usable(timeoutMs: number): Promise<Session> {
    const session =
      this.session ?? (await withDeadline(this.connect(), Math.max(1, timeoutMs)).catch(asUnreachable));
    if (session.stalled) {
      throw new EngineUnreachableError('it does not answer.');
    }
    return session;
  }

  private connect(): Promise<Session> {
    if (this.closed) {
      return Promise.reject(new EngineUnreachableError('the service is shutting down.'));
    }
    if (this.delay.remainingMs > 0) {
      return Promise.reject(new EngineUnreachableError(this.lastFailure));
    }
    this.connecting ??= this.newSession().finally(() => {
      this.connecting = null;
    });
    return this.connecting;
  }

  private async newSession(): Promise<Session> {
    try {
      const client = await this.connector.connect();
      const session = new Session(client, () => {
        this.log.log(`${this.connector.name} answers again.`);
        this.stopWatching();
      });
      this.session = session;
      return session;
    } catch (error) {
      this.lastFailure = reasonOf(error);
      this.delay.failed(UNRESOLVED_DELAY_MOST_MS);
      throw error;
    }
  }

  /** Never closes the client: closing one whose session was ended aborts the process. */
  private letGo(session: Session, error: unknown): void {
    session.end();
    if (this.session !== session) return;
    this.session = null;
    this.stopWatching();
    this.lastFailure = reasonOf(error);
    this.delay.failed(EVICTED_DELAY_MOST_MS);
    this.log.warn(`${this.connector.name} has ended the session: ${this.lastFailure}`);
  }

  /** While a session is stalled, the engine's names are looked up now and then: it may have come back elsewhere. */
  private watch(session: Session): void {
    if (this.movedCheck !== null || this.session !== session || this.closed) return;
    this.log.warn(`${this.connector.name} does not answer. Calls answer 503 until it does.`);
    this.movedCheck = setInterval(() => {
      this.connector.hasMoved().then(
        (moved) => {
          if (moved && this.session === session && session.stalled) {
            this.log.warn(`${this.connector.name} is found at other addresses now.`);
            session.end();
            this.session = null;
            this.stopWatching();
          }
        },
        () => undefined,
      );
    }, MOVED_CHECK_MS);
    this.movedCheck.unref();
  }

  private stopWatching(): void {
    if (this.movedCheck !== null) clearInterval(this.movedCheck);
    this.movedCheck = null;
  }
}

function asUnreachable(error: unknown): never {
  throw error instanceof DeadlineExceededError
    ? new EngineUnreachableError(error.message, { cause: error })
    : error;
}

/** One sentence for the log. */
function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ERR_CLIENT_RELEASE_TOO_HIGH':
      return 'this client is newer than the server; upgrade the server.';
    case 'ERR_CLIENT_RELEASE_TOO_LOW':
      return 'this client is older than the server takes; upgrade the service.';
    case 'ERR_CLIENT_EVICTED':
    case 'ERR_CLIENT_CLOSED':
      return 'the cluster keeps only so many sessions, and this was the oldest.';
    default:
      return error instanceof DeadlineExceededError
        ? `${error.message} Is it running, and is its cluster id the one that is set?`
        : error instanceof Error
          ? error.message
          : String(error);
  }
}
