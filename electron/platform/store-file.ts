import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../core/failure';
import { errorCode } from './durable-file';

interface StoreOptions {
  cwd: string;
  name: string;
  configName: string;
  fileExtension: string;
  configFileMode: number;
  serialize: (value: Record<string, unknown>) => string;
  deserialize: (text: string) => Record<string, unknown>;
}

/** electron-store, or conf, which it extends and which needs no Electron. */
export type StoreClass = new (options: StoreOptions) => { readonly path: string; store: Record<string, unknown> };

export interface StoreFileOptions<T> {
  Store: StoreClass;
  /** Absolute path. */
  directory: string;
  /** File name without `.json`. */
  name: string;
  /** What people call its content, for messages: "connections". */
  content: string;
  /** The current format; written as member `version`. */
  version: number;
  /** By the version they start from: what turns a document into one of the next version. */
  migrations?: Record<number, (document: Record<string, unknown>) => Record<string, unknown>>;
  /** Takes a document of the current version apart; throws when it isn't one. */
  parse: (document: Record<string, unknown>) => T;
  /** The members of the document as JSON text, without the braces. */
  members: (value: T) => string;
  empty: () => T;
}

/** One JSON document on disk, read once. A document that can't be read is set aside under a dated name, never overwritten. */
export class StoreFile<T> {
  readonly notices: Failure[] = [];
  value: T;
  private store: InstanceType<StoreClass> | null = null;
  private readonly path: string;
  private pending = '';
  private read: Record<string, unknown> | null = null;

  constructor(private readonly options: StoreFileOptions<T>) {
    this.path = join(options.directory, `${options.name}.json`);
    this.recoverPrevious();
    this.value = this.load();
  }

  /** Durable (file and folder synced) when it returns. Throws settings-unreadable when it can't be; the file is then as before. */
  save(value: T): void {
    this.pending = `{"version":${this.options.version},${this.options.members(value)}}\n`;
    try {
      if (!this.store) throw new Error('not open');
      this.replace(this.store);
    } catch (error) {
      throw this.unsaved(error);
    } finally {
      this.pending = '';
    }
  }

  private load(): T {
    try {
      return this.open();
    } catch (error) {
      this.notices.push(this.setAside(error));
    }
    try {
      return this.open();
    } catch {
      return this.options.empty();
    }
  }

  private open(): T {
    const { Store, directory, name } = this.options;
    this.read = null;
    this.store = null;
    const store = new Store({
      cwd: directory,
      name,
      configName: name,
      fileExtension: 'json',
      configFileMode: 0o600,
      serialize: () => this.pending,
      deserialize: (text) => {
        // The store reads its file again before each write, looking for a member of its own that is never there.
        if (this.pending !== '') return {};
        this.read = parseDocument(text);
        return this.read;
      },
    });
    const value = this.read ? this.options.parse(this.migrate(this.read)) : this.options.empty();
    this.store = store;
    return value;
  }

  private migrate(document: Record<string, unknown>): Record<string, unknown> {
    const { version: wanted, migrations = {} } = this.options;
    let current = document;
    for (;;) {
      const version = current.version;
      if (version === wanted) return current;
      if (typeof version !== 'number') throw new Error('It has no version.');
      if (version > wanted) throw new Error(`It was written by a newer version of Tokenscope (format ${version}).`);
      const step = migrations[version];
      if (!step) throw new Error(`Its format (${version}) is not known.`);
      current = { ...step(current), version: version + 1 };
    }
  }

  /**
   * The store's atomic write puts a truncated file in place when the disk fills up in its midst, and reports success. So the former file
   * keeps a second name until the new one has proven whole.
   */
  private replace(store: InstanceType<StoreClass>): void {
    const previous = `${this.path}.previous`;
    const size = Buffer.byteLength(this.pending);
    rmSync(previous, { force: true });
    const existed = existsSync(this.path);
    const kept = existed && keep(this.path, previous);
    try {
      store.store = {};
      if (statSync(this.path).size !== size) throw Object.assign(new Error('written in part'), { code: 'ENOSPC' });
    } catch (error) {
      if (kept) renameSync(previous, this.path);
      else if (!existed) rmSync(this.path, { force: true });
      throw error;
    }
    rmSync(previous, { force: true });
    syncFolder(dirname(this.path));
  }

  /** A crash between the two steps above leaves both names; the new file then counts if it is whole. */
  private recoverPrevious(): void {
    const previous = `${this.path}.previous`;
    if (!existsSync(previous)) return;
    try {
      if (!existsSync(this.path)) throw new Error('gone');
      this.open();
      rmSync(previous, { force: true });
    } catch {
      renameSync(previous, this.path);
    }
  }

  private setAside(error: unknown): Failure {
    const date = new Date()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(':', '-');
    let target = join(this.options.directory, `${this.options.name}.unreadable-${date}.json`);
    for (let count = 2; existsSync(target); count += 1) target = target.replace(/(-\d+)?\.json$/, `-${count}.json`);
    let moved = true;
    try {
      renameSync(this.path, target);
      syncFolder(this.options.directory);
    } catch {
      moved = false;
    }
    return new Failure({
      code: 'settings-unreadable',
      what: `The file with the ${this.options.content} could not be read${moved ? ', so it was set aside and a new one is used' : ''}.`,
      likelyCause: 'It was edited by hand, cut off by a disk error, or written by a newer version of Tokenscope.',
      action: moved
        ? 'Nothing is lost: repair the file or take a copy from a backup, quit Tokenscope and put it back under its own name.'
        : "Make the file readable for your account, then start Tokenscope again. Until then, changes can't be saved.",
      evidence: [
        { label: 'File', value: this.path },
        ...(moved ? [{ label: 'Set aside as', value: target }] : []),
        { label: 'Reason', value: reasonOf(error) },
      ],
    });
  }

  private unsaved(error: unknown): Failure {
    return new Failure({
      code: 'settings-unreadable',
      what: `The ${this.options.content} could not be saved. The file is as it was before.`,
      likelyCause: 'The disk is full or read-only, or this account may not write to the folder.',
      action: "Make room on the disk, or make Tokenscope's data folder writable, then try again.",
      evidence: [
        { label: 'File', value: this.path },
        { label: 'Error', value: errorCode(error) },
      ],
    });
  }
}

function parseDocument(text: string): Record<string, unknown> {
  const document: unknown = JSON.parse(text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw new Error('It is no JSON object.');
  return document as Record<string, unknown>;
}

/** V8's messages of JSON errors quote the text around; a settings file is no secret, but a short reason serves better. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'It is no valid JSON.';
  const code = errorCode(error);
  return code === 'unknown' && error instanceof Error ? error.message : code;
}

function keep(path: string, previous: string): boolean {
  try {
    linkSync(path, previous);
    return true;
  } catch {
    // File systems without hard links (FAT, some network shares).
    return false;
  }
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error))) throw error;
  } finally {
    closeSync(folder);
  }
}
