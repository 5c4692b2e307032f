import { describe, expect, it } from 'vitest';
import type { SecretRecord } from '../../../electron/core/secrets';
import { START } from '../../support/clock';
import { failureOf } from '../../support/failures';
import { add, connection, family, grant, type Installation, install, PASSPHRASE, record, restoreFile, stateOf } from './stage';

/** A backup that somebody wrote by hand, with the right passphrase. */
function crafted({ backups }: Installation, content: object): Promise<Uint8Array> {
  const { deps } = backups as unknown as { deps: { seal(plain: Uint8Array, passphrase: string): Promise<Uint8Array> } };
  const whole = { madeAt: START, version: '1', secrets: [], connections: [], plans: [], templates: [], ...content };
  return deps.seal(Buffer.from(JSON.stringify(whole)), PASSPHRASE);
}

describe('a backup made by an attacker who gave the passphrase along', () => {
  it('is refused where it names a moment that no date has', async () => {
    const at = await install();
    const { id } = at.backups.hold(await crafted(at, { madeAt: 1e300 }), 'a');
    expect((await failureOf(at.backups.open(id, PASSPHRASE))).code).toBe('backup-damaged');
    const one = connection('one');
    const late = [
      { connection: one, sealed: { ...record(one, 'one'), grant: grant(one, 'one', { receivedAt: 1e300 }) } },
      { connection: one, history: [family(1e300, 'f1')] },
    ];
    for (const entry of late) {
      const { review } = await restoreFile(at, await crafted(at, { connections: [entry] }));
      expect([review.connections, review.left.map(({ what }) => what)]).toEqual([[], ['Connection one']]);
    }
  });

  it('is restored once, however often that is asked at the same time', async () => {
    const at = await install();
    const file = await crafted(at, {
      connections: [{ connection: connection('one'), sealed: record(connection('one'), 'one') }],
      plans: ['{"name":"p"}'],
    });
    const { id } = at.backups.hold(file, 'a');
    await at.backups.open(id, PASSPHRASE);
    const request = { id, choices: ['add' as const], settings: false, secrets: true };
    const both = await Promise.allSettled([at.backups.restore(request), at.backups.restore(request)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const { connections, plans } = await stateOf(at);
    expect([connections.length, plans.length]).toEqual([1, 1]);
  });

  it('replaces one connection by one only', async () => {
    const at = await install();
    await add(at, connection('one'), record(connection('one'), 'mine'));
    const twin = { ...connection('one'), id: 'twin' };
    const file = await crafted(at, { connections: [{ connection: connection('one', { notes: 'new' }) }, { connection: twin }] });
    const { review, outcome } = await restoreFile(at, file, { choose: 'replace' });
    expect(review.connections.map(({ match }) => match)).toEqual(['differs', 'same']);
    const { connections } = await stateOf(at);
    expect([connections.length, outcome.replaced, outcome.added]).toEqual([connections.length, 1, connections.length - 1]);
  });

  it('takes no key away by an empty list', async () => {
    const at = await install();
    await add(at, connection('one'), record(connection('one'), 'mine'));
    const sealed: SecretRecord = { ...record(connection('one'), 'theirs'), clientKeys: [], clientCertificates: [] };
    await restoreFile(at, await crafted(at, { connections: [{ connection: connection('one'), sealed }] }), { choose: 'replace' });
    expect(JSON.stringify(await at.services.vault.read('one'))).toMatch(/mine-private-key.*mine-certificate-key/);
  });

  it('has no newer secret replaced unless a person says so', async () => {
    const at = await install();
    await add(at, connection('one'), { ...record(connection('one'), 'new'), decryptionKey: null, clientKeys: undefined as never });
    const file = await crafted(at, { connections: [{ connection: connection('one'), sealed: record(connection('one'), 'old') }] });
    const { review } = await restoreFile(at, file);
    expect(review.connections[0]).toMatchObject({ match: 'same', lacking: ['signingKeys'], usual: 'skip', settings: [] });
    expect(review.connections[0]?.differing).toContain('clientSecrets');
    expect(review.connections[0]?.differing).not.toContain('signingKeys');
    expect((await at.services.vault.read('one'))?.clientSecret).toBe('new-client-secret');
  });

  it('stops nothing by keys and certificates that are none', async () => {
    const at = await install();
    const one = connection('one');
    await restoreFile(at, await crafted(at, { connections: [{ connection: one, sealed: record(one, 'one') }] }));
    await at.services.tokens.read('one');
    expect(JSON.stringify(at.services.settings.facts('one'))).toContain('active');
  });

  it('sets no name of the prototype', async () => {
    const at = await install();
    const raw = `{"madeAt":1,"version":"1","secrets":[],"plans":[],"templates":[],"settings":{"__proto__":{"theme":"dark"},"constructor":1,"environments":{"__proto__":[{"name":"host","value":"evil"}]}},"connections":[{"connection":{"__proto__":{"id":"x"},"id":"x"}}]}`;
    const { deps } = at.backups as unknown as { deps: { seal(plain: Uint8Array, passphrase: string): Promise<Uint8Array> } };
    await restoreFile(at, await deps.seal(Buffer.from(raw), PASSPHRASE));
    expect(({} as { theme?: string }).theme).toBeUndefined();
    expect(at.services.settings.app().theme).toBe('system');
    expect(Object.getPrototypeOf(at.services.settings.app().environments)).toBe(Object.prototype);
  });
});
