import { destination } from 'pino';

/** Where lines of the log go. */
export interface LogOutput {
  write(line: string): void;
}

/** Lines are written once they are so long together, or after so many milliseconds: one system call for many lines. */
const BUFFER_LENGTH = 16_000;
const FLUSH_AFTER_MS = 50;
/** What waits for a reader that does not read. Beyond it lines are lost: the log must not take the service's memory. */
const BUFFER_MAX_BYTES = 16_000_000;
/** How long the end of the process waits for such a reader. */
const EXIT_MAX_MS = 500;

let standardOutput: LogOutput | undefined;

/**
 * Standard output of this process. Nothing waits for it, and what is left goes out as the process ends; only a killed
 * process takes its last lines along.
 */
export function openStandardOutput(): LogOutput {
  standardOutput ??= new BufferedOutput();
  return standardOutput;
}

class BufferedOutput implements LogOutput {
  private readonly descriptor: number;
  private readonly stream: ReturnType<typeof destination>;
  /** Collected here and handed on as one text: a line by itself costs the stream more than it costs to make. */
  private pending = '';
  private timer: NodeJS.Timeout | undefined;
  private exitsUntilMs = Infinity;
  /** Whether a pipe that is full is tried again. */
  private readonly retryEAGAIN = (): boolean => Date.now() < this.exitsUntilMs;

  constructor() {
    // Asking for its number opens it, which makes a write to a full pipe fail. Otherwise the write would wait, and keep the
    // process from ending.
    this.descriptor = process.stdout.fd;
    const { descriptor: dest, retryEAGAIN } = this;
    this.stream = destination({ dest, sync: false, maxLength: BUFFER_MAX_BYTES, retryEAGAIN });
    process.prependListener('exit', () => {
      this.exit();
    });
  }

  write(line: string): void {
    this.pending += line;
    if (this.pending.length >= BUFFER_LENGTH) this.flush();
    else this.timer ??= setTimeout(this.flush, FLUSH_AFTER_MS).unref();
  }

  private readonly flush = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { pending } = this;
    this.pending = '';
    this.stream.write(pending);
  };

  private exit(): void {
    this.exitsUntilMs = Date.now() + EXIT_MAX_MS;
    try {
      this.stream.flushSync();
      // The stream would begin to write and not come to do it.
      const { descriptor: dest, retryEAGAIN } = this;
      if (this.pending !== '') destination({ dest, sync: true, retryEAGAIN }).write(this.pending);
    } catch {
      // Nobody reads. The stream would try again by itself.
      this.stream.destroy();
    }
  }
}

/** Lines for people to read where there is a terminal; undefined where pino-pretty, which is optional, is not installed. */
export async function openTerminal(): Promise<LogOutput | undefined> {
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({
      sync: true,
      colorize: true,
      translateTime: 'SYS:HH:MM:ss.l',
      singleLine: true,
      ignore: 'context,method,route,status,duration_ms,code',
      messageFormat: messageForPeople,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** `POST /api/v1/bill 200 in 1.2 ms` for a request, else what was said and by which part. */
function messageForPeople(line: Record<string, unknown>, messageKey: string): string {
  const text = (name: string): string => (name in line ? String(line[name]) : '');
  if ('route' in line) {
    return `${text('method')} ${text('route')} ${text('status')} in ${text('duration_ms')} ms ${text('code')}`.trim();
  }
  return [text('context'), text(messageKey)].filter((part) => part !== '').join(': ');
}
