import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXTENSIONS } from '../../build/pages/extensions';
import { grantPages } from '../../build/pages/grants';
import { CLIENT_AUTHENTICATIONS } from '../../electron/model/client-auth';
import { GRANT_TYPES } from '../../electron/model/grants';
import { readSource } from '../support/sources';

it('the pages of grants and credentials are what the app sends; `node build/reference.mjs` writes them', async () => {
  const pages = await grantPages();
  for (const [name, text] of Object.entries(pages)) expect(readSource(`docs/grants/${name}`), name).toBe(text);
  const names = readdirSync(join(import.meta.dirname, '../../docs/grants'));
  expect(names.sort()).toEqual(Object.keys(pages).sort());
  expect(names).toHaveLength(GRANT_TYPES.length + CLIENT_AUTHENTICATIONS.length + Object.keys(EXTENSIONS).length + 1);
});
