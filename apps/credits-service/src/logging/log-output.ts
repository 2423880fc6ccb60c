import { destination } from 'pino';

/** The target of log lines. */
export interface LogOutput {
  write(line: string): void;
  /** Calls back with the number of lines that were lost, once lines are written again. */
  onRecovery?(report: (lost: number) => void): void;
}

/** Lines are written at this length or after this interval: one system call for many lines. */
const BUFFER_LENGTH = 16_000;
const FLUSH_INTERVAL_MS = 50;
/** Kept for a slow reader or a full disk. Lines beyond it are lost, so that memory stays bounded. */
const BUFFER_MAX_BYTES = 16_000_000;
/** How long the process waits for such a reader before it exits. */
const EXIT_MAX_MS = 500;

let standardOutput: BufferedOutput | undefined;

/** Standard output. Nothing waits for it; only a killed process loses its last lines. */
export function openStandardOutput(): LogOutput {
  // Reading `fd` opens it, so that a write to a full pipe fails instead of blocking the process.
  standardOutput ??= new BufferedOutput(process.stdout.fd);
  return standardOutput;
}

/** Lines that standard output has lost. */
export function linesLost(): number {
  return standardOutput?.lost ?? 0;
}

/** Ends the process once the log is written, after half a second at the latest. */
export function exitAfterLog(code: number): void {
  const exit = (): never => process.exit(code);
  if (standardOutput === undefined) exit();
  setTimeout(exit, EXIT_MAX_MS);
  standardOutput?.flush(exit);
}

/** pino's own buffer: it keeps lines that can't be written, and tries again. */
export class BufferedOutput implements LogOutput {
  lost = 0;
  private reported = 0;
  private report: (lost: number) => void = () => undefined;
  private isClosed = false;
  private readonly stream: ReturnType<typeof destination>;

  constructor(descriptor: number, bufferMaxBytes = BUFFER_MAX_BYTES) {
    this.stream = destination({
      dest: descriptor,
      sync: false,
      // As text, all that is gathered would be copied for each line.
      contentMode: 'buffer',
      minLength: Math.min(BUFFER_LENGTH, bufferMaxBytes),
      maxLength: bufferMaxBytes,
      periodicFlush: FLUSH_INTERVAL_MS,
    });
    this.stream.on('drop', () => {
      this.lost += 1;
    });
    this.stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      // The reader is gone, so pino writes nothing more.
      if (code === 'EPIPE') this.isClosed = true;
    });
    this.stream.on('drain', () => {
      const lost = this.lost - this.reported;
      this.reported = this.lost;
      if (lost > 0) this.report(lost);
    });
    // Before pino's own listener, which would repeat a failing write for ever.
    process.prependListener('exit', this.close);
  }

  write(line: string): void {
    if (this.isClosed) this.lost += 1;
    else this.writeBytes(Buffer.from(line));
  }

  /** Its types know only of text. */
  private writeBytes(line: Buffer): void {
    (this.stream as unknown as { write(line: Buffer): boolean }).write(line);
  }

  onRecovery(report: (lost: number) => void): void {
    this.report = report;
  }

  /** Calls back once all lines are written or lost. */
  flush(callback: () => void): void {
    // The first flush may end with the present write and leave later lines.
    this.stream.flush(() => {
      if (!this.isClosed) this.stream.flush(callback);
      else callback();
    });
  }

  readonly close = (): void => {
    process.off('exit', this.close);
    this.isClosed = true;
    this.stream.destroy();
  };
}

/** Readable lines for a terminal; undefined if pino-pretty, which is optional, is not installed. */
export async function openTerminal(output: LogOutput): Promise<LogOutput | undefined> {
  try {
    const { prettyFactory } = await import('pino-pretty');
    const pretty = prettyFactory({
      colorize: true,
      translateTime: 'SYS:HH:MM:ss.l',
      singleLine: true,
      ignore: 'context,method,route,status,duration_ms,code',
      messageFormat: messageForPeople,
    });
    return {
      write: (line) => {
        output.write(pretty(line));
      },
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * `POST /api/v1/bill 200 in 1.2 ms` for a request, `AI call gpt-5 completed in 320 ms` for an AI call, else
 * `context: message`.
 */
function messageForPeople(line: Record<string, unknown>, messageKey: string): string {
  const text = (name: string): string => (name in line ? String(line[name]) : '');
  if ('call_id' in line) {
    return `${text(messageKey)} ${text('model')} ${text('outcome')} in ${text('duration_ms')} ms`;
  }
  if ('route' in line) {
    return `${text('method')} ${text('route')} ${text('status')} in ${text('duration_ms')} ms ${text('code')}`.trim();
  }
  return [text('context'), text(messageKey)].filter((part) => part !== '').join(': ');
}
