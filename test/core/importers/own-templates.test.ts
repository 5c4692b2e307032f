import { beforeEach, describe, expect, it } from 'vitest';
import { OwnTemplates } from '../../../electron/core/importers/own-templates';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { createMemoryFiles } from '../../../electron/platform/disk/memory-files';
import { settingsOf } from '../../support/connection';
import { failureOf } from '../../support/failures';

const { endpoints, jwtBearer, legs } = settingsOf();
const MINE = settingsOf({
  name: 'Acme, staging',
  environment: 'staging',
  provider: 'slack',
  endpoints: { ...endpoints, token: 'https://id.acme.example/token', refresh: 'https://id.acme.example/refresh' },
  clientId: 'client-of-ada',
  signingKey: 'kid-1',
  clientCertificate: 'thumbprint',
  passwordGrant: { username: 'ada@acme.example' },
  jwtBearer: { ...jwtBearer, subject: 'ada@acme.example' },
  notes: 'Ask Grace on +49 30 123456.',
  tags: ['adas'],
  scopes: ['read'],
  receiver: { kind: 'loopback', port: 8912, path: '/callback/ab12cd34' },
  legs: {
    ...legs,
    authorize: { params: [{ name: 'login_hint', value: 'ada@acme.example' }], headers: [] },
    api: { params: [], headers: [{ name: 'X-Api-Key', value: 'PLANTED-api-key-0001' }] },
  },
});

let files: ReturnType<typeof createMemoryFiles>['templates'];
let templates: OwnTemplates;
beforeEach(() => {
  files = createMemoryFiles().templates;
  templates = new OwnTemplates(files);
});
const only = async (): Promise<ConnectionSettings> => (await templates.list())[0]?.settings ?? expect.fail();

describe("a template of one's own", () => {
  it('has the settings, and nothing of the client, its secrets, or the person', async () => {
    expect(await templates.add(MINE)).toMatchObject({ name: 'Acme, staging' });
    expect(await only()).toMatchObject({
      name: 'Acme, staging',
      environment: 'staging',
      provider: 'slack',
      endpoints: { token: 'https://id.acme.example/token', refresh: 'https://id.acme.example/refresh' },
      scopes: ['read'],
      receiver: { kind: 'loopback', port: 8912, path: '/callback' },
      ...{ clientId: '', signingKey: null, clientCertificate: null, passwordGrant: { username: '' }, notes: '', tags: [] },
    });
    const kept = JSON.stringify(await files.list());
    for (const gone of ['client-of-ada', 'kid-1', 'thumbprint', 'ada@', 'Grace', 'adas', 'ab12cd34', 'PLANTED'])
      expect(kept).not.toContain(gone);
  });

  it('is shared as a connection file, which becomes the same template elsewhere', async () => {
    const { id } = await templates.add(MINE);
    const { name, text } = await templates.shared(id);
    expect([name, JSON.parse(text).kind]).toEqual(['Acme, staging', 'tokenscope-connection']);
    const elsewhere = createMemoryFiles().templates;
    await elsewhere.add(text);
    expect((await new OwnTemplates(elsewhere).list())[0]?.settings).toEqual(await only());
  });

  it('gets a name of its own, and another one on request', async () => {
    const { id } = await templates.add(MINE);
    expect((await templates.add(MINE)).name).toBe('Acme, staging 2');
    await templates.rename(id, '  Acme ');
    expect((await templates.list()).map(({ name }) => name)).toEqual(['Acme', 'Acme, staging 2']);
    expect((await failureOf(templates.rename(id, ' '))).code).toBe('connection-invalid');
    expect((await failureOf(templates.rename('own-none', 'x'))).code).toBe('not-found');
  });

  it('comes back after it was deleted, once', async () => {
    const { id } = await templates.add(MINE);
    const before = await templates.list();
    await templates.remove(id);
    expect(await templates.list()).toEqual([]);
    await templates.restore(id);
    expect(await templates.list()).toEqual(before);
    expect((await failureOf(templates.restore(id))).code).toBe('not-found');
  });

  it("that can't be read hides no other", async () => {
    await files.add('{"kind":"tokenscope-connection","version":99}');
    await files.add('not JSON');
    await templates.add(MINE);
    expect(await templates.list()).toHaveLength(1);
  });
});
