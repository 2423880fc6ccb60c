import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BufferedOutput } from './log-output';
import { createLog } from './service-log';

const LINE = `${'x'.repeat(99)}\n`;

describe('BufferedOutput', () => {
  let folder: string;
  let pipe: number;
  let output: BufferedOutput;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'credits-log-'));
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  });

  afterEach(() => {
    output.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function readAll(): string {
    const buffer = Buffer.alloc(1_000_000);
    return buffer.toString('utf8', 0, readSync(pipe, buffer));
  }

  it('loses lines that nobody reads, and says how many once somebody does', async () => {
    output = new BufferedOutput(pipe, 10_000);
    const log = createLog('ERROR', output);
    while (output.lost < 5) {
      output.write(LINE);
      await new Promise(setImmediate);
    }
    // The report may come in parts, one for each time that the buffer has drained.
    let reports: { level: string; lost: number }[] = [];
    let text = '';
    const reported = () => reports.reduce((sum, { lost }) => sum + lost, 0);
    while (reported() < output.lost) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      text += await readSoon();
      const whole = text.slice(0, text.lastIndexOf('\n')).split('\n');
      reports = whole
        .filter((line) => line.includes('"lost"'))
        .map((line) => JSON.parse(line) as { level: string; lost: number });
    }
    const lines = text.trim().split('\n');
    expect(new Set(lines.filter((line) => !line.includes('"lost"')))).toEqual(new Set([LINE.trim()]));
    expect(new Set(reports.map(({ level }) => level))).toEqual(new Set(['error']));
    expect(reported()).toBe(output.lost);
    expect(log.level).toBe('error');
    closeSync(pipe);
  });

  /** What there is to read now; nothing where the pipe is empty. */
  async function readSoon(): Promise<string> {
    await Promise.resolve();
    try {
      return readAll();
    } catch {
      return '';
    }
  }

  it('keeps lines while a disk is full, up to its bound, and says when they can’t be written', async () => {
    closeSync(pipe);
    const full = openSync('/dev/full', 'w');
    output = new BufferedOutput(full, 1_000);
    for (let line = 0; line < 15; line += 1) output.write(LINE);
    expect(output.lost).toBe(5);
    await new Promise<void>((resolve) => {
      output.flush(resolve);
    });
  });
});
