import { describe, expect, it } from 'vitest';
import { type Profile, type Promises, promisesInWords, promiseText } from '../../../electron/model/promises';
import { profileOf } from '../../../electron/core/checks/profiles';
import { TEMPLATE_IDS, type TemplateId } from '../../../electron/model/providers/offered';

const PROFILES = new Map<string, Profile>(TEMPLATE_IDS.map((id) => [id, profileOf({ template: id })]));

describe('profiles', () => {
  it('there is one for every template', () => {
    expect([...PROFILES.keys()].sort()).toEqual(['catapa', 'katana', 'oauth', 'oidc', 'practice', 'practice-catapa', 'practice-katana']);
    for (const profile of PROFILES.values()) expect(profile.name).not.toBe('');
  });

  it('Katana rotates with a leeway, ends the family on reuse, and gives a refresh token for offline_access alone', () => {
    expect(PROFILES.get('katana')).toMatchObject({
      promises: { rotates: 'yes', leewaySeconds: 60, reuseEndsFamily: 'yes', refreshToken: 'with-offline-access' },
      sure: { rotates: "Katana's pages" },
    });
  });

  it('CATAPA may spell expires_in in its own way, and of its refreshing nothing is known', () => {
    expect(PROFILES.get('catapa')?.promises).toMatchObject({ lifetimeMember: 'either', rotates: 'any', pkce: 'any' });
  });

  it('of a provider of the catalogue is what its documentation promises, over what the RFCs say', () => {
    const { id, name, promises, sure } = profileOf({ template: 'oauth', provider: 'github' });
    expect([id, name, promises.rotates, promises.challenge]).toEqual(['github', 'GitHub App', 'yes', 'rfc6750']);
    expect(sure).toEqual({ rotates: expect.stringMatching(/^docs\.github\.com, read 2026-/) });
    expect(profileOf({ template: 'oauth', provider: 'unknown' })).toEqual(profileOf({ template: 'oauth' }));
  });

  it('tokens of the practice provider are refused as soon as they are revoked, where its face revokes any', () => {
    const within = (template: TemplateId) => profileOf({ template }).promises.revokedWithinSeconds;
    expect([within('practice'), within('practice-katana'), within('practice-catapa')]).toEqual([0, null, null]);
  });
});

/** Every value that a promise can have. */
const VALUES: { [Name in keyof Promises]: Promises[Name][] } = {
  rotates: ['yes', 'no', 'any'],
  leewaySeconds: [null, 0, 60],
  reuseEndsFamily: ['yes', 'no', 'any'],
  lifetimeMember: ['expires_in', 'expire_in', 'either', 'none', 'any'],
  oldAccessToken: ['accepted', 'refused', 'any'],
  redirectUriOnRefresh: ['needed', 'not-needed', 'any'],
  refreshToken: ['with-offline-access', 'always', 'never', 'any'],
  challenge: ['rfc6750', 'none', 'any'],
  issInCallback: ['yes', 'no', 'any'],
  pkce: ['enforced', 'ignored', 'any'],
  pkceRequired: ['always', 'public', 'no', 'any'],
  codeReplayRevokes: ['yes', 'no', 'any'],
  revokedWithinSeconds: [null, 0, 60],
  expiryLeewaySeconds: [0, 60],
  clockSkewSeconds: [5],
  noStore: ['yes', 'any'],
  scopeGranted: ['as-asked', 'any'],
  narrowerScope: ['honoured', 'ignored', 'any'],
};

describe('promises in words', () => {
  const { promises } = profileOf({ template: 'oauth' });

  it.each(Object.keys(VALUES).filter((name): name is keyof Promises => name in VALUES))('%s says something else for each value', (name) => {
    const texts = VALUES[name].map((value) => promiseText(name, { ...promises, [name]: value }));
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('say where each is known from, a plan before the profile', () => {
    const katana = profileOf({ template: 'katana' });
    const said = promisesInWords(katana, { rotates: 'no' });
    expect(said).toHaveLength(Object.keys(VALUES).length);
    expect(said.find(({ name }) => name === 'Rotation')).toEqual({
      name: 'Rotation',
      text: 'The refresh token stays the same when it is used.',
      sure: 'this plan',
    });
    expect(said.find(({ name }) => name === 'Refresh token')?.sure).toBe("Katana's pages");
    expect(said.find(({ name }) => name === 'Caching')).toMatchObject({ text: 'Nothing was promised.', sure: 'nothing is known' });
  });
});
