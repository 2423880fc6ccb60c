import type { Random } from '../../../support/random/random';
import type { Step } from './recording';
import { type Fate, Losses, StoredFile } from './stored-file';

/**
 * A folder on a disk that keeps what was flushed. A file's name is there or gone for certain once the folder itself is
 * flushed; flushing the file does not do that.
 */
export class Disk {
  /** As a program sees them. */
  private readonly names = new Map<string, StoredFile>();
  private readonly flushedNames = new Map<string, StoredFile>();
  private nameChanges: { readonly name: string; readonly file: StoredFile | undefined }[] = [];
  private readonly descriptors = new Map<number, StoredFile | 'folder'>();

  /**
   * @param files that are there already
   * @param ignored the name of a file whose flushes do nothing: a disk that lies
   */
  constructor(
    files: ReadonlyMap<string, Buffer>,
    private readonly ignored?: string,
  ) {
    for (const [name, data] of files) {
      const file = new StoredFile();
      file.change({ kind: 'write', position: 0, data });
      file.flush();
      this.names.set(name, file);
      this.flushedNames.set(name, file);
    }
  }

  apply(step: Step): void {
    switch (step.kind) {
      case 'start':
        this.descriptors.clear();
        break;
      case 'open':
        this.open(step);
        break;
      case 'write':
        this.file(step.descriptor).change({ kind: 'write', position: step.position, data: step.data });
        break;
      case 'truncate':
        this.file(step.descriptor).change({ kind: 'truncate', size: step.size });
        break;
      case 'sync':
        this.sync(step.descriptor);
        break;
      case 'unlink':
        this.names.delete(step.name);
        this.nameChanges.push({ name: step.name, file: undefined });
        break;
      case 'progress':
        break;
    }
  }

  /** The name of the file that a step changes or flushes; undefined for others. */
  nameOf(step: Step): string | undefined {
    if (!('descriptor' in step)) return undefined;
    const file = this.descriptors.get(step.descriptor);
    return [...this.names].find(([, named]) => named === file)?.[0];
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** Every file as a program reads it while there is power. */
  files(): Map<string, Buffer> {
    return new Map([...this.names].map(([name, file]) => [name, file.content()]));
  }

  /** Every file as it is found after a power cut at this moment. */
  afterCut(random: Random, fate: Fate, losses: Losses): Map<string, Buffer> {
    const names = new Map(this.flushedNames);
    const stopped = new Set<string>();
    for (const { name, file } of this.nameChanges) {
      // What happens to one name happens in order; names don't wait for each other.
      if (stopped.has(name)) continue;
      if (random.below(2) === 0) {
        stopped.add(name);
        losses.names += 1;
      } else setName(names, name, file);
    }
    return new Map([...names].map(([name, file]) => [name, file.afterCut(random, fate, losses)]));
  }

  private open({ descriptor, name, truncates }: Extract<Step, { kind: 'open' }>): void {
    if (name === '') {
      this.descriptors.set(descriptor, 'folder');
      return;
    }
    let file = this.names.get(name);
    if (file === undefined) {
      file = new StoredFile();
      this.names.set(name, file);
      this.nameChanges.push({ name, file });
    } else if (truncates) file.change({ kind: 'truncate', size: 0 });
    this.descriptors.set(descriptor, file);
  }

  private sync(descriptor: number): void {
    const file = this.descriptors.get(descriptor);
    if (file === 'folder') {
      for (const { name, file: changed } of this.nameChanges) setName(this.flushedNames, name, changed);
      this.nameChanges = [];
    } else if (this.ignored === undefined || this.names.get(this.ignored) !== file) {
      this.file(descriptor).flush();
    }
  }

  private file(descriptor: number): StoredFile {
    const file = this.descriptors.get(descriptor);
    if (!(file instanceof StoredFile)) throw new Error(`No file was opened as ${descriptor}.`);
    return file;
  }
}

function setName(names: Map<string, StoredFile>, name: string, file: StoredFile | undefined): void {
  if (file === undefined) names.delete(name);
  else names.set(name, file);
}
