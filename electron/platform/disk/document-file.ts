import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../model/failure';
import { dateInName, errorCode, fileState, readIfThere, syncFolderSync } from './durable-file';
import { retriedSync } from './file-habits';

type Document = Record<string, unknown>;

export interface DocumentFormat<T> {
  /** File name without `.json`. */
  name: string;
  /** What people call it, for messages: "connections". */
  content: string;
  /** The current version, which is stored as member `version`. */
  version: number;
  /** Each makes a document of its version one of the next. */
  migrations?: Record<number, (document: Document) => Document>;
  /** @throws Error that says why a document of the current version can't be used. */
  parse: (document: Document) => T;
  empty: () => T;
  /** What this process has made of `base`, with what another has since made of it in the file. Absent: the file's is overwritten. */
  merge?: (base: T, mine: T, theirs: T) => T;
}

/**
 * One JSON document on disk, read once, and again before a save where another process has written it: the single instance holds for one
 * computer, a home folder may be on several. A document that can't be read is set aside under a dated name, never overwritten.
 */
export class DocumentFile<T> {
  readonly notices: Failure[] = [];
  private current: T;
  private mayWrite = true;
  private readonly path: string;
  /** Of the file, when it was last read or written. */
  private seen: string | null;

  /**
   * @param write Replaces the file by one that holds the value, durably, and returns its state; throws the system's error, with the former file
   * in place. The value is to be asked for when no other process can write any more.
   */
  constructor(
    private readonly directory: string,
    private readonly format: DocumentFormat<T>,
    private readonly write: (path: string, value: () => T) => string | null,
  ) {
    this.path = join(directory, `${format.name}.json`);
    this.settlePrevious();
    this.seen = fileState(this.path);
    this.current = this.load();
  }

  get value(): T {
    return this.current;
  }

  /** Memory follows the disk. @throws Failure `settings-unreadable`; file and value are then as before. */
  save(value: T): void {
    let saved = value;
    try {
      if (!this.mayWrite) throw new Error('Part of its content could not be read.');
      this.seen = this.write(this.path, () => {
        saved = this.withTheirs(value);
        return saved;
      });
    } catch (error) {
      throw this.unsaved(error);
    }
    this.current = saved;
  }

  private withTheirs(value: T): T {
    if (fileState(this.path) === this.seen) return value;
    try {
      const theirs = readDocument(this.path, this.format);
      return theirs === null ? value : (this.format.merge?.(this.current, value, theirs) ?? value);
    } catch (error) {
      if (errorCode(error) !== 'unknown') throw error;
      this.notices.push(this.setAside(error));
      return value;
    }
  }

  private load(): T {
    try {
      return readDocument(this.path, this.format) ?? this.format.empty();
    } catch (error) {
      this.notices.push(this.setAside(error));
      return this.format.empty();
    }
  }

  /** A crash within a save may leave the former file under this name; the newer one counts if it is whole. */
  private settlePrevious(): void {
    const previous = previousOf(this.path);
    if (!existsSync(previous)) return;
    try {
      if (readDocument(this.path, this.format) === null) throw new Error('It was deleted.');
      retriedSync(() => rmSync(previous, { force: true }));
    } catch {
      retriedSync(() => renameSync(previous, this.path));
    }
  }

  private setAside(error: unknown): Failure {
    const { name, content } = this.format;
    let target = join(this.directory, `${name}.unreadable-${dateInName()}.json`);
    for (let count = 2; existsSync(target); count += 1) target = target.replace(/(-\d+)?\.json$/, `-${count}.json`);
    try {
      retriedSync(() => renameSync(this.path, target));
      syncFolderSync(this.directory);
    } catch {
      this.mayWrite = false;
    }
    return new Failure({
      code: 'settings-unreadable',
      what: `The file with the ${content} could not be read${this.mayWrite ? ', so it was set aside and a new one is used' : ''}.`,
      likelyCause: 'It was edited by hand, cut off by a disk error, or written by a newer version of Tokenscope.',
      action: this.mayWrite
        ? 'Nothing is lost: repair the file or restore it from a backup, quit Tokenscope and put it back under its original name.'
        : "Make the file readable for your account, then start Tokenscope again. Until then, changes can't be saved.",
      evidence: [
        { label: 'File', value: this.path },
        ...(this.mayWrite ? [{ label: 'Set aside as', value: target }] : []),
        { label: 'Reason', value: whyUnreadable(error) },
      ],
    });
  }

  private unsaved(error: unknown): Failure {
    return new Failure({
      code: 'settings-unreadable',
      what: `The ${this.format.content} could not be saved. The file is unchanged.`,
      likelyCause: 'The disk is full or read-only, or this account may not write to the folder.',
      action: "Free up disk space, or make Tokenscope's data folder writable, then try again.",
      evidence: [
        { label: 'File', value: this.path },
        { label: 'Error', value: errorCode(error) },
      ],
    });
  }
}

/** Where a save that doesn't replace its file in one step keeps the former one meanwhile. */
export function previousOf(path: string): string {
  return `${path}.previous`;
}

/** The document at `path`, changing nothing; null: there is no file. @throws what `whyUnreadable` explains. */
export function readDocument<T>(path: string, { version: wanted, migrations = {}, parse }: DocumentFormat<T>): T | null {
  const text = readIfThere(path);
  if (text === null) return null;
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('It is not a JSON object.');
  let document: Document = { ...parsed };
  while (document.version !== wanted) {
    const { version } = document;
    if (typeof version !== 'number') throw new Error('It has no version.');
    const step = migrations[version];
    if (!step) throw new Error(`It was written by another version of Tokenscope (format ${version}).`);
    document = { ...step(document), version: version + 1 };
  }
  return parse(document);
}

/** A sentence for people. V8's own messages of JSON errors quote the text around. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof SyntaxError) return 'It is not valid JSON.';
  const code = errorCode(error);
  return code === 'unknown' && error instanceof Error ? error.message : code;
}
