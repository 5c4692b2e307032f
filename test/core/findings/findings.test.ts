import { describe, expect, it } from 'vitest';
import { FINDING_AREAS, FINDINGS } from '../../../electron/core/findings/catalogue';
import { find } from '../../../electron/core/findings/find';
import {
  API_CASES,
  TAPPED_CASES,
  AUTHORIZE_CASES,
  authorize,
  CALLBACK_CASES,
  call,
  discovery,
  goodCallback,
  introspection,
  SERVER_CASES,
  TOKEN_RESPONSE_CASES,
  token,
  userinfo,
} from './exchange-cases';
import { GRANT_CASES, grant } from './grant-cases';
import { KEY_CASES } from './key-cases';
import { access, CLAIM_CASES, HEADER_CASES, id, TIME_CASES } from './token-cases';

const GROUPS = {
  'form, header, signature': HEADER_CASES,
  'keys and certificates': KEY_CASES,
  claims: CLAIM_CASES,
  times: TIME_CASES,
  grants: GRANT_CASES,
  'authorize requests': AUTHORIZE_CASES,
  callbacks: CALLBACK_CASES,
  'token responses': TOKEN_RESPONSE_CASES,
  'what servers say of themselves and of tokens': SERVER_CASES,
  'API calls': API_CASES,
  'Apps behind a tap': TAPPED_CASES,
};
const CASES = Object.values(GROUPS).flat();

describe('the catalogue', () => {
  it('holds findings in every area, each code once, of a form that can be muted', () => {
    for (const { title, findings } of FINDING_AREAS) expect(findings, title).not.toHaveLength(0);
    const codes = FINDINGS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('says of each finding what, why, what to do and where that is written', () => {
    for (const { code, severity, title, why, action, reference } of FINDINGS) {
      expect(title, code).toMatch(/^\S.{8,110}[^.!]$/);
      for (const text of [why, action]) expect(text, code).toMatch(/^\S.{5,}[^!]\.$/s);
      expect(reference, code).toMatch(/RFC \d{4}|OpenID Connect|OAuth 2\.0|PASETO|Fetch Standard/);
      expect(['error', 'warning', 'note']).toContain(severity);
    }
  });

  it('looks for each finding somewhere', () => {
    const isSought = (finding: object) => Object.values(finding).some((value) => typeof value === 'function');
    expect(FINDINGS.filter((finding) => !isSought(finding))).toEqual([]);
  });

  it('has each finding tried in both directions', () => {
    const tried = new Set(CASES.map(({ code }) => code));
    expect(FINDINGS.map(({ code }) => code).filter((code) => !tried.has(code))).toEqual([]);
    expect([...tried].filter((code) => !FINDINGS.some((finding) => finding.code === code))).toEqual([]);
  });
});

for (const [name, cases] of Object.entries(GROUPS)) {
  describe(name, () => {
    it.each(cases)('$code is raised, and not by what comes close to it', async ({ code, raises, quiet }) => {
      const [found, others] = [await raises(), await quiet()];
      expect(found.map((finding) => finding.code)).toContain(code);
      expect(others.map((finding) => finding.code)).not.toContain(code);
      const weights = found.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity));
      expect(weights).toEqual([...weights].sort());
      for (const { title, detail, action } of found) {
        for (const text of [title, detail, action]) expect(text).toMatch(/^\S.*\S$/s);
        expect(`${title}${detail}${action}`).not.toMatch(/undefined|NaN|\[object/);
      }
    });
  });
}

describe('nothing is said', () => {
  it.each([
    ['an access token', access],
    ['an ID token', id],
    ['a grant', grant],
    ['an authorize request', authorize],
    ['a callback', goodCallback],
    ['a code exchange', token],
    ['a discovery document', discovery],
    ['an introspection answer', () => introspection({ active: true, sub: 'u1' })],
    ['a userinfo answer', () => userinfo({ sub: 'u1' })],
    ['an API call', call],
  ])('about %s that is as it should be', (_name, find) => {
    expect(find()).toEqual([]);
  });
});

describe('texts of findings', () => {
  it('never quote the value of what may be a secret or personal', () => {
    const found = access({ claims: { api_key: 'sk-planted-secret', birthdate: '1815-12-10', cnf: { jwk: { d: 'planted-d' } } } });
    expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining(['secret-in-claim', 'personal-data', 'private-key-in-token']));
    expect(JSON.stringify(found)).not.toMatch(/planted|1815/);
  });

  it('show what cannot be seen, and are bounded', () => {
    const [finding] = access({ header: { kid: `../\u001b[2J\u202e${'x'.repeat(10_000)}` } }).filter(({ code }) => code === 'kid-odd');
    expect(finding?.detail).not.toMatch(/\p{Cc}|\p{Cf}/u);
    const [long] = find('tokenless', { error: 'x'.repeat(10_000) });
    const [fault] = find('certificate', { fault: 'x'.repeat(10_000), invalid: null, signs: null });
    for (const cut of [long, fault]) expect(cut?.detail.length).toBeLessThanOrEqual(2_000);
  });

  it('count for a code once', () => {
    const codes = access({ header: { jku: 'http://a.example', x5u: 'http://b.example' } }).map(({ code }) => code);
    expect(codes.filter((code) => code === 'key-url-insecure')).toHaveLength(1);
  });
});
