import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerOf, settingsOf } from '../support/connection';
import { type Need, needing } from '../support/system';
import { rotating, startTokenServer, type TokenServer } from '../support/provider';
import { openApp, prepareFolder } from './app';
import { RemoteError } from '../support/remote-process';
import { type RemoteApp, type Step, startRemote } from './remote';

/** A way to keep a vault from being written, and to allow it again. */
interface Way {
  name: string;
  needs: Need;
  /** The account the app runs under; absent: this one. */
  uid?: number;
  /** Resolves with the folder to work in. */
  setUp(): Promise<string>;
  block(directory: string, app: RemoteApp): Promise<void>;
  unblock(directory: string, app: RemoteApp): Promise<void>;
  tearDown(directory: string): Promise<void>;
}

/** File permissions bind no root; instead of it the app then runs as nobody. */
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined;
const run = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const newFolder = () => mkdtemp(join(tmpdir(), 'tokenscope-full-'));
const remove = (directory: string) => rm(directory, { recursive: true, force: true });

const smallDisk: Way = {
  name: 'a full disk',
  needs: 'limits',
  async setUp() {
    const directory = await newFolder();
    if (!run('mount', '-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', directory)) throw new Error('no small disk could be mounted');
    return directory;
  },
  // Block by block, until nothing more goes in.
  block: async (directory) => {
    for (let count = 0; count < 1_000; count += 1) {
      const isFull = await writeFile(join(directory, `filler-${count}`), Buffer.alloc(4_096)).then(
        () => false,
        () => true,
      );
      if (isFull) return;
    }
  },
  unblock: async (directory) => {
    for (const name of await readdir(directory)) if (name.startsWith('filler-')) await rm(join(directory, name));
  },
  async tearDown(directory) {
    run('umount', directory);
    await remove(directory);
  },
};

/** Needs no rights: the system refuses that process whatever would make a file longer. */
const noMoreBytes: Way = {
  name: 'files that may not grow',
  needs: 'limits',
  setUp: newFolder,
  block: async (_, { pid }) => void expect(run('prlimit', '--pid', String(pid), '--fsize=0:')).toBe(true),
  unblock: async (_, { pid }) => void expect(run('prlimit', '--pid', String(pid), '--fsize=unlimited:')).toBe(true),
  tearDown: remove,
};

/** As a USB stick with its switch set, or a disk that the system has found errors on. */
const readOnlyDisk: Way = {
  ...smallDisk,
  name: 'a disk that becomes read-only',
  block: async (directory) => void expect(run('mount', '-o', 'remount,ro', directory)).toBe(true),
  unblock: async (directory) => void expect(run('mount', '-o', 'remount,rw', directory)).toBe(true),
};

const readOnly: Way = {
  name: 'a read-only vault folder',
  needs: 'modes',
  uid: NOBODY,
  setUp: newFolder,
  block: (directory) => chmod(join(directory, 'vault'), 0o500),
  unblock: (directory) => chmod(join(directory, 'vault'), 0o700),
  tearDown: remove,
};

async function canMount(): Promise<boolean> {
  const directory = await newFolder();
  const mounted = run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory);
  if (mounted) run('umount', directory);
  await remove(directory);
  return mounted;
}

const ID = 'person';
/** What can't be removed from a disk that refuses everything counts as left behind after this time. */
const LOCK = { heartbeatMs: 300, staleMs: 1_500 };
const ways = [...((await canMount()) ? [smallDisk, readOnlyDisk] : []), noMoreBytes, readOnly];

const blockedBy = (way: Way) => () => {
  let directory: string;
  let server: TokenServer;
  let app: RemoteApp;

  beforeEach(async () => {
    directory = await way.setUp();
    server = await startTokenServer();
    server.answer(rotating());
    const endpoints = { ...settingsOf().endpoints, token: `${server.url}/token` };
    await prepareFolder(directory, [{ id: ID, ...settingsOf({ endpoints, clientAuthentication: 'none' }) }]);
    const first = await openApp(directory);
    await first.tokens.accept(ID, { answer: answerOf(), callbackMembers: [], scopesAsked: [], nonce: null, how: 'connected' });
    await mkdir(join(directory, 'locks'), { recursive: true });
    if (way.uid !== undefined) await ownedBy(directory, way.uid);
    app = await startRemote(directory, { steps: true, uid: way.uid, lock: LOCK });
  });
  afterEach(async () => {
    await app.end('SIGKILL');
    await server.stop();
    await way.tearDown(directory);
  });

  const at = (step: Step) => {
    app.onStep = async (each) => {
      if (each === step) await way.block(directory, app);
    };
  };
  const unblock = async () => {
    app.onStep = async () => {};
    await way.unblock(directory, app);
  };
  /** As another process, or the next start, finds it; the lock of a dead one does not count. */
  const restarted = async () => (await openApp(directory, { lock: { staleMs: 1 } })).tokens.read(ID);

  it.each(['probe', 'mark'] as const)('before the %s: nothing is sent, nothing is lost, and it works again afterwards', async (step) => {
    at(step);
    const refused = await app.refresh(ID).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RemoteError);
    expect(refused).toMatchObject({ code: 'vault-not-writable' });
    expect(server.requests).toEqual([]);
    expect(await app.unsaved()).toEqual([]);
    expect(await app.read(ID)).toMatchObject({ accessToken: 'access-1', pending: false });
    expect(await restarted()).toMatchObject({ grant: { accessToken: 'access-1', refreshToken: 'refresh-1' }, pending: false });
    await unblock();
    expect(await app.refresh(ID)).toBe('access-2');
    expect(await restarted()).toMatchObject({ grant: { refreshToken: 'refresh-2' }, pending: false });
  });

  it('before the answer: the new tokens are kept in memory, told, and saved as soon as that works', async () => {
    at('answer');
    expect(await app.refresh(ID)).toBe('access-2');
    expect(server.requests).toHaveLength(1);
    expect(await app.unsaved()).toEqual([ID]);
    expect(await app.read(ID)).toEqual({ accessToken: 'access-2', failure: 'vault-not-writable', pending: false, refreshing: false });
    expect(await app.saveNow(ID)).toBe(false);
    // What is on the disk says that it does not know; nobody sends the old token.
    expect(await restarted()).toMatchObject({ grant: { refreshToken: 'refresh-1' }, pending: true });
    await unblock();
    expect(await app.saveNow(ID)).toBe(true);
    expect(await app.unsaved()).toEqual([]);
    expect(await app.read(ID)).toMatchObject({ accessToken: 'access-2', failure: null });
    expect(await restarted()).toMatchObject({ grant: { accessToken: 'access-2', refreshToken: 'refresh-2' }, pending: false });
    expect(await app.refresh(ID)).toBe('access-3');
  });

  it('before the answer, and then killed: the next start says that the outcome is unknown', async () => {
    at('answer');
    await app.refresh(ID);
    await app.end('SIGKILL');
    await way.unblock(directory, app).catch(() => {});
    expect(await restarted()).toMatchObject({
      pending: true,
      grant: { accessToken: 'access-1', refreshFailure: { code: 'refresh-outcome-unknown' } },
    });
  });
};

for (const way of ways) needing(way.needs)(way.name, blockedBy(way));

async function ownedBy(path: string, uid: number): Promise<void> {
  await chown(path, uid, uid);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await ownedBy(inner, uid);
    else await chown(inner, uid, uid);
  }
}
