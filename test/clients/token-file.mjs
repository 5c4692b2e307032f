import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Milliseconds between two looks at a lock. */
const LOOK_MS = 5;

/** Tokens in a file, which several processes of one app share. For tests: a process that dies leaves its lock. */
export class TokenFile {
  constructor(path) {
    this.path = path;
  }

  /** null: there are none. */
  async read() {
    try {
      return JSON.parse(await readFile(this.path, 'utf8'));
    } catch (cause) {
      if (cause.code === 'ENOENT') return null;
      throw cause;
    }
  }

  async write(tokens) {
    const draft = `${this.path}.${process.pid}`;
    await writeFile(draft, JSON.stringify(tokens), { mode: 0o600 });
    await rename(draft, this.path);
  }

  /** Runs `work` while no other process does. */
  async locked(work) {
    const lock = `${this.path}.lock`;
    for (;;) {
      try {
        await (await open(lock, 'wx')).close();
        break;
      } catch (cause) {
        if (cause.code !== 'EEXIST') throw cause;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    }
    try {
      return await work();
    } finally {
      await rm(lock, { force: true });
    }
  }
}
