import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreClass } from '../platform/store-file';

/**
 * electron-store in two steps: what is on disk is read at once and without it, since it takes longer to load than the window may take to
 * open; what is to be written goes through the real one, which must have been given by then.
 */
export function deferStore(): { Store: StoreClass; use(Real: StoreClass): void } {
  let real: StoreClass | null = null;
  const Store: StoreClass = class {
    readonly path: string;
    private inner: InstanceType<StoreClass> | null = null;

    constructor(private readonly options: ConstructorParameters<StoreClass>[0]) {
      this.path = join(options.cwd, `${options.name}.${options.fileExtension}`);
      const text = textOf(this.path);
      if (text !== null) options.deserialize(text);
    }

    get store(): Record<string, unknown> {
      return this.opened().store;
    }

    set store(value: Record<string, unknown>) {
      this.opened().store = value;
    }

    private opened(): InstanceType<StoreClass> {
      if (!real) throw new Error('the store is not loaded yet');
      this.inner ??= new real(this.options);
      return this.inner;
    }
  };
  return {
    Store,
    use(Real) {
      real = Real;
    },
  };
}

/**
 * electron-store, with its first store, begins to answer any page that sends it `electron-store-get-data` with the data folder's path.
 * Nobody here asks; this store ends that as soon as it begins.
 */
export function withoutListener(Real: StoreClass, ipc: { removeAllListeners(channel: string): unknown }): StoreClass {
  return class extends Real {
    constructor(options: ConstructorParameters<StoreClass>[0]) {
      super(options);
      ipc.removeAllListeners('electron-store-get-data');
    }
  };
}

/** null: there is no such file yet. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
