import { describe, expect, it } from 'vitest';
import lock from '../../package-lock.json';
import { blankSettings } from '../../electron/model/connection';
import { checkSettings } from '../../electron/model/connection-rules';
import { ENTRIES } from '../../electron/model/providers/entries';
import { PUBLIC, PUBLIC_ENTRIES } from '../../electron/model/providers/public';
import { completed } from '../../electron/model/templates';

describe('what public packages say of providers', () => {
  it('comes from the versions that are installed, under licences that allow it', () => {
    const packages: Record<string, { version?: string; license?: string; dev?: boolean }> = lock.packages;
    expect(Object.keys(PUBLIC.sources)).toEqual(['@auth/core', 'arctic', 'grant']);
    for (const [name, { version, date, licence }] of Object.entries(PUBLIC.sources)) {
      expect(packages[`node_modules/${name}`]).toMatchObject({ version, license: licence, dev: true });
      expect(['MIT', 'ISC']).toContain(licence);
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });

  it('is of more than 200 providers, none of which has facts that were looked up', () => {
    expect(PUBLIC_ENTRIES.length).toBeGreaterThan(200);
    expect(new Set(ENTRIES.map(({ id }) => id)).size).toBe(ENTRIES.length);
    const labels = ENTRIES.map(({ label }) => label);
    expect(new Set(labels).size, 'each label once').toBe(labels.length);
  });

  it('names the source of each value', () => {
    for (const { id, label, ...fields } of PUBLIC.providers) {
      expect(label, id).not.toBe('');
      for (const [field, said] of Object.entries(fields)) {
        expect(Object.keys(said).length, `${id} ${field}`).toBeGreaterThan(0);
        for (const [value, sources] of Object.entries(said)) {
          expect(sources.length, value).toBeGreaterThan(0);
          for (const source of sources) expect(PUBLIC.sources).toHaveProperty([source]);
        }
      }
    }
  });

  it('shows both where sources disagree, the newest first', () => {
    const box = PUBLIC_ENTRIES.find(({ id }) => id === 'box');
    const said = box?.facts.filter(({ text }) => text.startsWith('Authorization endpoint'));
    expect(said?.map(({ text }) => text)).toEqual([
      'Authorization endpoint: https://account.box.com/api/oauth2/authorize',
      'Authorization endpoint, by others: https://api.box.com/oauth2/authorize',
    ]);
    expect(said?.[0]?.sure).toMatch(/^used here, though sources disagree: @auth\/core [\d.]+ of [\d-]+, arctic /);
    expect(said?.[1]?.sure).toMatch(/^grant /);
    expect(box?.settings('').endpoints?.authorization).toBe('https://account.box.com/api/oauth2/authorize');
  });

  it('asks for the tenant as it stands in the addresses that are used', () => {
    const onelogin = PUBLIC_ENTRIES.find(({ id }) => id === 'onelogin');
    expect(onelogin?.tenant).toMatchObject({ name: 'Tenant', example: 'acme' });
    expect(onelogin?.settings('acme').endpoints?.token).toBe('https://acme.onelogin.com/oidc/token');
    const mastodon = PUBLIC_ENTRIES.find(({ id }) => id === 'mastodon');
    expect(mastodon?.tenant).toMatchObject({ name: 'Server', example: 'id.example.com' });
  });

  it('gives settings that pass the checks, over https alone', () => {
    for (const entry of PUBLIC_ENTRIES) {
      const { tenant } = entry;
      if (tenant !== null) expect(tenant.pattern.test(tenant.example), entry.id).toBe(true);
      const given = { ...entry.settings(tenant?.example ?? ''), clientId: 'CLIENT' };
      const settings = checkSettings(completed({ ...blankSettings(), name: '', template: 'oauth' }, given));
      expect(JSON.stringify(settings), entry.id).not.toMatch(/\{tenant\}|http:/);
      expect(settings.issuer ?? settings.endpoints.token, entry.id).toMatch(/^https:/);
    }
  });
});
