import { describe, expect, it } from 'vitest';
import { blankSettings } from '../../../electron/model/connection';
import { checkSettings } from '../../../electron/model/connection-rules';
import type { PartialSettings } from '../../../electron/model/connection-file';
import { CATALOGUE } from '../../../electron/model/providers/catalogue';
import { type CataloguedProvider, settingsFor } from '../../../electron/model/providers/catalogued';
import { completed } from '../../../electron/model/templates';
import { CHALLENGE, UNGUESSED, wireTextOf } from '../../support/wire-text';
import { REQUESTS } from './catalogue-requests';

const REDIRECT = 'https://app.example/cb';

function settingsOf(provider: CataloguedProvider, more: PartialSettings = {}) {
  const tenant = provider.tenant?.usual ?? provider.tenant?.example;
  const given = { ...settingsFor(provider, tenant), clientId: 'CLIENT', ...more };
  return checkSettings(completed({ ...blankSettings(), name: '', template: 'oauth' }, given));
}

/** The pieces of a query, a form or a JSON object in order, as they are written. */
function pieces(text: string): string[] {
  const plain = text.startsWith('{') ? new URLSearchParams(JSON.parse(text)).toString() : text;
  return plain.split('&').sort();
}

describe('the requests of a connection from the catalogue', () => {
  it.each(CATALOGUE.map((provider) => [provider.id, provider] as const))(
    '%s: are those of its documentation or of clients that work, and what they say beyond that is named',
    async (id, provider) => {
      const example = REQUESTS[id];
      expect(example, 'has no example').toBeDefined();
      if (example === undefined) return;
      const { authorize, token, refresh, metadata, headers, beyond = '', json = false, settings } = example;
      const sent = await wireTextOf(settingsOf(provider, settings), { redirectUri: REDIRECT, metadata });
      const filledIn = (text: string) =>
        text
          .replaceAll('REDIRECT', encodeURIComponent(REDIRECT))
          .replaceAll('STATE', UNGUESSED)
          .replaceAll('VERIFIER', UNGUESSED)
          .replaceAll('CHALLENGE', CHALLENGE);
      const more = beyond.split(' ').filter((name) => name !== '');

      const [address, query = ''] = sent.authorize.split('?');
      const [expectedAddress, expected = ''] = authorize.split('?');
      expect(address).toBe(expectedAddress);
      const withoutMore = (all: string[], leg: string) => all.filter((piece) => !more.includes(`${leg}:${piece.split('=')[0]}`));
      expect(withoutMore(pieces(query), 'authorize')).toEqual(pieces(filledIn(expected)));

      for (const [leg, text, said] of [
        ['token', sent.token, token],
        ['refresh', sent.refresh, refresh],
      ] as const) {
        if (said === null) continue;
        const [line, ...rest] = text.split('\n');
        expect(line).toBe(`POST ${example.at}`);
        expect(rest.slice(0, -2).filter((header) => !header.startsWith('accept'))).toEqual([
          ...(headers ?? []),
          `content-type: ${json ? 'application/json' : 'application/x-www-form-urlencoded;charset=UTF-8'}`,
        ]);
        expect(withoutMore(pieces(rest.at(-1) ?? ''), leg), leg).toEqual(pieces(filledIn(said)));
      }
      // Nothing is named that isn't sent.
      for (const name of more) {
        const [leg, parameter] = name.split(':');
        const text = leg === 'authorize' ? query : leg === 'token' ? sent.token : sent.refresh;
        expect(text, name).toMatch(new RegExp(`(^|[&\\n{,"])${parameter}["=]`));
      }
    },
  );
});

describe('the catalogue', () => {
  it('is in the order of its labels, each of them and each id once', () => {
    const labels = CATALOGUE.map(({ label }) => label);
    expect(labels).toEqual(labels.toSorted((one, other) => one.localeCompare(other, 'en')));
    expect(new Set(labels).size).toBe(labels.length);
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
  });

  it.each(CATALOGUE.map((provider) => [provider.id, provider] as const))('%s: every fact has an https page and a day', (_id, provider) => {
    const facts = Object.values(provider.quirks).flat();
    expect(facts.length).toBeGreaterThan(4);
    for (const { page, read, sure } of facts) {
      expect(new URL(page).protocol).toBe('https:');
      expect(read).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(['documentation', 'clients']).toContain(sure);
    }
  });

  it.each(CATALOGUE.map((provider) => [provider.id, provider] as const))(
    '%s: begins with settings that pass the checks',
    (_id, provider) => {
      const settings = settingsOf(provider);
      expect(JSON.stringify(settings)).not.toContain('{tenant}');
      expect(provider.summary).toMatch(/^[A-Z].*\.$/);
      if (provider.tenant === undefined) return;
      const { pattern, example, usual } = provider.tenant;
      for (const good of [example, ...(usual === undefined ? [] : [usual])]) expect(pattern.test(good), good).toBe(true);
      for (const bad of ['', 'https://x.example', 'a b', 'x.example/?q', 'x@evil.example']) expect(pattern.test(bad), bad).toBe(false);
    },
  );
});
