import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretRecord } from '../../../electron/core/secrets';
import type { RefreshLock } from '../../../electron/core/connection/refresh-lock';
import { TokenService } from '../../../electron/core/connection/token-service';
import { refreshElsewhere } from '../../../electron/core/connection/failures';
import { START } from '../../support/clock';
import { addedTo, answerOf, type App, CONNECTED, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { json, rotating, startTokenServer, type TokenServer } from '../../support/provider';
import { vaultFailure } from '../../support/vault';

/** Another process, played by hand: it writes to the same disk, and has the lock or not. */
let app: App;
let server: TokenServer;
let id: string;
let tokens: TokenService;
let isHeld: boolean;
/** Happens while this process waits for the lock. */
let meanwhile: () => void;
let later: { delayMs: number; work: () => void }[];
let changes: string[];

beforeEach(async () => {
  app = startApp();
  server = await startTokenServer(app.disk.log);
  server.answer(rotating());
  await set('authorization_code');
});
afterEach(() => server.stop());

async function set(grantType: 'authorization_code' | 'client_credentials') {
  id = await addedTo(server.url, app, { grantType });
  isHeld = false;
  meanwhile = () => {};
  later = [];
  changes = [];
  const lock: RefreshLock = {
    run: async (_, work) => {
      meanwhile();
      return work();
    },
    held: async () => isHeld,
  };
  const schedule = (delayMs: number, work: () => void) => {
    later.push({ delayMs, work });
    return () => {};
  };
  tokens = new TokenService({ ...app, lock, schedule });
  if (grantType === 'authorization_code') await tokens.accept(id, { ...CONNECTED, answer: answerOf() });
  tokens.onChange((of) => changes.push(of));
  app.disk.log.length = 0;
}

function write(edit: (record: SecretRecord) => SecretRecord): void {
  const before = app.disk.record(id);
  if (before) app.disk.records.set(id, JSON.stringify(edit(before)));
}
const mark = { startedAt: START - 1000, refreshFingerprint: 'f', owner: 'another' };
const renew = (record: SecretRecord): SecretRecord => ({
  ...record,
  grant: record.grant && { ...record.grant, accessToken: 'theirs-2', refreshToken: 'theirs-refresh-2', receivedAt: START + 5 },
  refreshPending: null,
});

describe('while another process refreshes', () => {
  it('reading says so, and nothing of an unknown outcome', async () => {
    write((record) => ({ ...record, refreshPending: mark }));
    isHeld = true;
    expect(await tokens.read(id)).toMatchObject({ refreshing: true, pending: false, grant: { refreshFailure: null } });
    expect(app.settings.facts(id)?.state).toBe('active');
    expect(changes).toEqual([id]);
    await tokens.recover();
    expect(app.settings.facts(id)?.state).toBe('active');
    expect(changes).toEqual([id]);
    expect(later.map(({ delayMs }) => delayMs)).toEqual([2000]);
  });

  it('its end is noticed, also when nothing tells of it', async () => {
    write((record) => ({ ...record, refreshPending: mark }));
    isHeld = true;
    await tokens.read(id);
    later.shift()?.work();
    await expect.poll(() => later.length).toBe(1);
    write(renew);
    isHeld = false;
    later.shift()?.work();
    await expect.poll(() => app.settings.facts(id)?.receivedAt).toBe(START + 5);
    expect(await tokens.read(id)).toMatchObject({ refreshing: false, pending: false, grant: { accessToken: 'theirs-2' } });
    expect(later).toEqual([]);
  });

  it('one that was killed leaves an unknown outcome', async () => {
    write((record) => ({ ...record, refreshPending: mark }));
    isHeld = true;
    await tokens.read(id);
    isHeld = false;
    later.shift()?.work();
    await expect.poll(() => app.settings.facts(id)?.state).toBe('outcome-unknown');
    expect(await tokens.read(id)).toMatchObject({ refreshing: false, pending: true });
    expect((await failureOf(tokens.refresh(id))).code).toBe('refresh-outcome-unknown');
    expect(server.requests).toEqual([]);
  });

  it('one that ends between two looks is not taken for dead', async () => {
    write((record) => ({ ...record, refreshPending: mark }));
    const { read } = app.vault;
    let looks = 0;
    app.vault.read = async (of) => {
      const record = await read.call(app.vault, of);
      looks += 1;
      if (looks === 1) write(renew);
      return record;
    };
    expect(await tokens.read(id)).toMatchObject({ pending: false, grant: { accessToken: 'theirs-2' } });
    expect(app.settings.facts(id)?.state).toBe('active');
  });
});

describe('a refresh that had to wait for another process', () => {
  it('takes what that one got, and sends nothing', async () => {
    meanwhile = () => write(renew);
    const grant = await tokens.refresh(id);
    expect(grant).toMatchObject({ accessToken: 'theirs-2', refreshToken: 'theirs-refresh-2' });
    expect(app.settings.facts(id)?.receivedAt).toBe(START + 5);
    expect(app.disk.log).toEqual([]);
  });

  it('takes it also where the other had begun before', async () => {
    write((record) => ({ ...record, refreshPending: mark }));
    isHeld = true;
    meanwhile = () => write(renew);
    expect((await tokens.refresh(id)).accessToken).toBe('theirs-2');
    expect(server.requests).toEqual([]);
  });

  it('sends its own where the other one failed without spending the token', async () => {
    write((record) => ({ ...record, refreshPending: mark }));
    meanwhile = () => write((record) => ({ ...record, refreshPending: null }));
    expect((await tokens.refresh(id)).accessToken).toBe('access-2');
    expect(server.requests).toHaveLength(1);
  });

  it('sends nothing where the other one was killed', async () => {
    meanwhile = () => write((record) => ({ ...record, refreshPending: mark }));
    expect((await failureOf(tokens.refresh(id))).code).toBe('refresh-outcome-unknown');
    expect(app.disk.record(id)?.refreshPending).toEqual(mark);
    expect(server.requests).toEqual([]);
  });

  it('insists on no other token than the one that the person saw', async () => {
    write((record) => ({ ...record, refreshPending: mark }));
    meanwhile = () => write((record) => ({ ...renew(record), refreshPending: { ...mark, owner: 'a third' } }));
    expect((await failureOf(tokens.resolve(id, 'try-stored'))).code).toBe('refresh-outcome-unknown');
    expect(server.requests).toEqual([]);
  });

  it('is not sent where the wait is too long', async () => {
    const failed: string[] = [];
    const lock: RefreshLock = { run: () => Promise.reject(refreshElsewhere()), held: async () => true };
    tokens = new TokenService({ ...app, lock });
    tokens.onRefreshFailed((_, { code }) => failed.push(code));
    expect((await failureOf(tokens.refresh(id))).code).toBe('refresh-elsewhere');
    expect(tokens.retryAt(id)).not.toBeNull();
    expect([failed, server.requests, app.disk.log]).toEqual([['refresh-elsewhere'], [], []]);
    expect(app.disk.record(id)?.grant?.refreshFailure).toBeNull();
  });

  it('needs no lock to find that there is nothing to refresh with', async () => {
    meanwhile = () => {
      throw new Error('asked for');
    };
    server.answer(json(400, { error: 'invalid_grant' }));
    await tokens.forget(id);
    expect((await failureOf(tokens.refresh(id))).code).toBe('not-connected');
  });

  it('of client credentials takes what the other one got, too', async () => {
    await set('client_credentials');
    server.answer(json(200, { access_token: 'machine-1', token_type: 'Bearer' }));
    await tokens.refresh(id);
    meanwhile = () => write(renew);
    expect((await tokens.refresh(id)).accessToken).toBe('theirs-2');
    expect(server.requests).toHaveLength(1);
  });
});

describe('two processes that both think they have the lock', () => {
  it('do not both send: a mark made meanwhile is not written over', async () => {
    app.vault.proveWritable = async () => write((record) => ({ ...record, refreshPending: mark }));
    expect((await failureOf(tokens.refresh(id))).code).toBe('refresh-elsewhere');
    expect(app.disk.record(id)).toMatchObject({ refreshPending: mark, grant: { refreshFailure: null } });
    expect(server.requests).toEqual([]);
  });

  it('do not both send: the one whose mark was written over sends nothing, and leaves the other', async () => {
    const { write: writeRecord } = app.vault;
    app.vault.write = async (of, record) => {
      await writeRecord.call(app.vault, of, record);
      if (record.refreshPending) write((now) => ({ ...now, refreshPending: mark }));
    };
    expect((await failureOf(tokens.refresh(id))).code).toBe('refresh-elsewhere');
    expect(app.disk.record(id)).toMatchObject({ refreshPending: mark, grant: { accessToken: 'access-1', refreshFailure: null } });
    expect(server.requests).toEqual([]);
  });
});

describe('a session in memory', () => {
  it('asks for no lock: its folder may be out of reach', async () => {
    app.vault.useMemory();
    isHeld = true;
    meanwhile = () => {
      throw new Error('asked for');
    };
    expect((await tokens.refresh(id)).accessToken).toBe('access-2');
  });
});

describe('a vault that fails after it has written the mark', () => {
  it('leaves no unknown outcome for a refresh that was not sent', async () => {
    const { write: writeRecord } = app.vault;
    let isFirst = true;
    app.vault.write = async (of, record) => {
      await writeRecord.call(app.vault, of, record);
      if (isFirst) {
        isFirst = false;
        throw vaultFailure('vault-not-writable');
      }
    };
    expect((await failureOf(tokens.refresh(id))).code).toBe('vault-not-writable');
    expect(app.disk.record(id)?.refreshPending).toBeNull();
    expect(server.requests).toEqual([]);
  });
});
