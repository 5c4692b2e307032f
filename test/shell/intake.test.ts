import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginningOf } from '../../electron/core/intake/beginning';
import { firstEnvironment, type IntakeReview, proposed, sealedFor, withValue } from '../../electron/model/intake';
import { MAILS, textOf } from '../core/intake/mails';
import { type Desk, openDesk } from '../support/desk';
import { MemoryKeychain } from '../support/vault';

const directory = mkdtempSync(join(tmpdir(), 'intake-'));
let desk: Desk;
beforeAll(() => {
  desk = openDesk({ directory, keychain: new MemoryKeychain() });
});
afterAll(async () => {
  await desk.services.dispose();
  rmSync(directory, { recursive: true, force: true });
});

const MAIL = MAILS.find(({ file }) => file.startsWith('06')) ?? MAILS[0];
const TEXT = MAIL ? textOf(MAIL) : '';
const BEGUN = await beginningOf(TEXT);
const SECRET = 'Wb7Nq2LxT9vKz4RyP6mS1hJdG8fCuE3a';

const read = (text: string, connectionId: string | null = null) => desk.ask('intake.read', { text, connectionId });
/** As the window takes what it proposes. */
function taking(review: IntakeReview) {
  const choices = proposed(review, firstEnvironment(review));
  const settings = choices.reduce((all, { value, field }) => withValue(all, field, review.values[value]?.text ?? ''), review.settings);
  const takesSecret = choices.some(({ field }) => field === 'clientSecret');
  return { id: review.id, choices, sealedFor: takesSecret ? sealedFor(settings) : null };
}

it('of a provider of the catalogue is read by its names, and begins a connection with its settings', async () => {
  const text =
    'Consumer Key: acme4711key\nSecret Key: x\nConsumer Secret: aQ5tZ8xW2vK9mR4b\nhttps://login.salesforce.com/services/oauth2/token';
  const review = await read(text);
  expect(review.settings).toMatchObject({ provider: 'salesforce' });
  expect(review.values.map(({ field }) => field)).toEqual(expect.arrayContaining(['clientId', 'clientSecret']));
  expect(review.settings.receiver).toMatchObject({ kind: 'scheme', part: expect.stringMatching(/^[0-9a-f]{8}$/) });
});

describe('what a provider sent', () => {
  it('becomes a connection with its values in their places and the secret sealed for the address that was shown', async () => {
    const review = await read(TEXT);
    expect(review).toMatchObject({ connectionId: null, settings: { template: 'catapa' }, environments: ['production'] });
    const request = taking(review);
    expect(request.sealedFor).toBe('https://api.catapa.com/oauth/token');
    const { id } = await desk.ask('intake.take', request);
    const { connections } = desk.services;
    const connection = connections.get(id);
    expect(connection).toMatchObject({ template: 'catapa', clientId: 'a81f5c0e9d7b4f6389c2', scopes: ['all'] });
    for (const leg of ['token', 'refresh', 'api'] as const)
      expect(connection.legs[leg].headers).toEqual([{ name: 'Tenant', value: 'majubersama' }]);
    expect(await connections.clientSecret(id)).toBe(SECRET);
    expect((await connections.records.read(id)).boundTo).toMatchObject({
      clientId: 'a81f5c0e9d7b4f6389c2',
      tokenOrigin: 'https://api.catapa.com',
      tokenPath: '/oauth/token',
    });
    expect(await desk.problem('intake.take', request)).toBe('not-found');
  });

  it('fills a connection that is there, and leaves the rest of it', async () => {
    const { id } = await desk.ask('connections.create', {
      input: { ...BEGUN, name: 'Payroll', clientId: 'before', notes: 'mine' },
    });
    const review = await read(TEXT, id);
    await desk.ask('intake.take', taking(review));
    expect(desk.services.connections.get(id)).toMatchObject({ name: 'Payroll', clientId: 'a81f5c0e9d7b4f6389c2', notes: 'mine' });
  });

  it('seals nothing for another address than was shown', async () => {
    const { id } = await desk.ask('connections.create', { input: { ...BEGUN, name: 'Moved' } });
    const review = await read(TEXT, id);
    const request = taking(review);
    const { hasClientSecret: _h, sealedVariables: _s, redirectUri: _r, id: _i, ...settings } = await desk.ask('connections.get', { id });
    await desk.ask('connections.update', {
      id,
      input: { ...settings, endpoints: { ...settings.endpoints, token: 'https://elsewhere.example/token' } },
    });
    expect(await desk.problem('intake.take', request)).toBe('bad-request');
    expect(await desk.services.connections.clientSecret(id)).toBe(null);
    expect(desk.services.connections.get(id).clientId).toBe('');
  });

  it('is forgotten when it is dropped, or another text comes', async () => {
    const first = taking(await read(TEXT));
    const second = taking(await read(TEXT));
    expect(await desk.problem('intake.take', first)).toBe('not-found');
    await desk.ask('intake.drop', { id: second.id });
    expect(await desk.problem('intake.take', second)).toBe('not-found');
  });

  it('is refused where it is empty or too long', async () => {
    expect(await desk.problem('intake.read', { text: ' \n', connectionId: null })).toBe('bad-request');
    expect(await desk.problem('intake.read', { text: 'a '.repeat(200_000), connectionId: null })).toBe('bad-request');
    expect(await desk.problem('intake.read', { text: TEXT, connectionId: 'nobody' })).toBe('not-found');
  });
});

it('no secret of any mail reaches the window, a log or an error', async () => {
  for (const mail of MAILS) {
    const review = await read(textOf(mail));
    await desk.problem('intake.take', { ...taking(review), sealedFor: 'https://elsewhere.example' });
    await desk.ask('scratch.route', { text: textOf(mail) });
    await desk.problem('intake.take', taking(await read(textOf(mail))));
  }
  const secrets = MAILS.flatMap(({ expected, decoys }) => [
    ...decoys,
    ...expected.flatMap(([kind, value]) => (kind === 'clientSecret' ? value : [])),
  ]);
  expect(secrets.length).toBeGreaterThan(15);
  const wire = desk.wire.join('\n');
  // Also no half of one that was broken over lines.
  for (const secret of secrets)
    for (const part of [secret, secret.slice(0, 12), secret.slice(-12)]) expect(wire.includes(part), part).toBe(false);
});
