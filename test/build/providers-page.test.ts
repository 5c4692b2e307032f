import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providerPages } from '../../build/pages/providers';
import { CATALOGUE } from '../../electron/model/providers/catalogue';
import { ENTRIES } from '../../electron/model/providers/entries';
import { readSource } from '../support/sources';

const PAGES = providerPages();

describe('the pages of the providers', () => {
  it('are what the app knows; `node build/reference.mjs` writes them', () => {
    for (const [name, text] of Object.entries(PAGES)) expect(readSource(`docs/providers/${name}`), name).toBe(text);
    const names = readdirSync(join(import.meta.dirname, '../../docs/providers'));
    expect(names.sort()).toEqual(Object.keys(PAGES).sort());
    expect(names).toHaveLength(ENTRIES.filter(({ basis }) => basis !== 'public').length + 1);
  });

  it.each(CATALOGUE.map((provider) => [provider.id, provider] as const))(
    'of %s has a link to each page that was read',
    (id, { quirks }) => {
      const pages = new Set(Object.values(quirks).flatMap((facts) => [facts].flat().map(({ page }) => page)));
      for (const page of pages) expect(PAGES[`${id}.md`]).toContain(`](${page})`);
    },
  );

  it('have the text that asks for a client, without a value that nobody has yet', () => {
    expect(PAGES['katana.md']).toContain('To: Katana App Partners team\nSubject: OAuth 2.0 client for our integration\n');
    expect(PAGES['katana.md']).toContain('\nRedirect URL: <redirect URI>\nScope: offline_access\n');
    for (const [name, text] of Object.entries(PAGES)) expect(text, name).not.toMatch(/undefined|null|\[object/);
  });
});
