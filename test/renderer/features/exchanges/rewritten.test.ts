import { expect, it } from 'vitest';
import { byReplacement, inOne } from '../../../../renderer/features/exchanges/rewritten';

it('says each replacement of a tap once, with all its places', () => {
  const one = { from: 'https://id.example', to: 'http://127.0.0.1:9400' };
  const back = { from: '127.0.0.1:9400', to: 'id.example' };
  const found = byReplacement([
    { where: 'response member issuer', ...one },
    { where: 'request header Host', ...back },
    { where: 'response member jwks_uri', ...one },
    { where: 'response header Location', ...one },
    { where: 'response', ...one },
  ]);
  expect(found.map(({ from, places }) => [from, inOne(places)])).toEqual([
    [one.from, 'response member issuer, jwks_uri; response header Location; response'],
    [back.from, 'request header Host'],
  ]);
});
