import { expect, it } from 'vitest';
import { grantsReference } from '../../build/pages/grants';
import { GRANT_TYPES } from '../../electron/model/grants';
import { readSource } from '../support/sources';

it('the page of grants is what the app sends; `node build/reference.mjs` writes it', async () => {
  const page = readSource('docs/grants.md');
  expect(page).toBe(await grantsReference());
  for (const grantType of GRANT_TYPES) expect(page).toContain(`grant_type: \`${grantType}\``);
});
