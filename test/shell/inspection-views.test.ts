import type { ShownFamily } from '../../electron/model/history';
import type { ServerAnswer } from '../../electron/core/ask/service';
import { describe, expect, it } from 'vitest';
import type { LoggedExchange } from '../../electron/model/exchange';
import { ScratchService } from '../../electron/core/scratch/service';
import { compareTokens } from '../../electron/core/token/compare';
import { decodeToken } from '../../electron/core/token/decode';
import type { Decrypted, UsedKey, Verification } from '../../electron/core/verify/model';
import { decryptedView, explainedExchangeView, scratchView, serverAnswerView, verificationView } from '../../electron/shell/views/views';
import { salted as plant, shown, told } from '../support/shown';

const NOW = 1_800_000_000_000;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const SIGNATURE = 'CANARYsignature-CANARYsignature-CANARYsignat';
const token = `${encode({ alg: 'RS256' })}.${encode({ sub: 'ada', nested: { a: 1 } })}.${SIGNATURE}`;
/** Extra members planted everywhere, as a careless change to the domain would. */
const planted = { token: 'CANARY-token', jwk: { d: 'CANARY-d' }, secret: 'CANARY-secret', value: 'CANARY-value', boundTo: 'CANARY' };

const salted = <T>(value: T): T => plant(value, planted);

const certificate = { subject: 'CN=a', issuer: 'CN=b', serial: '01', notBefore: NOW, notAfter: NOW, fingerprint: 'f' };
const key: UsedKey = {
  kid: 'k',
  kind: 'RSA, 2048 bits',
  thumbprint: 't',
  source: 'the key pasted',
  why: 'matched by key ID (kid)',
  certificate,
};
const verification: Verification = {
  status: 'valid',
  reason: 'signature-matches',
  text: 'x',
  action: 'y',
  key,
  passedOver: [{ key: 'another', why: 'z' }],
  verdicts: [{ name: 'exp', verdict: 'pass', text: 'x', reference: 'RFC 7519' }],
  certificates: [{ ...certificate, from: 'key', state: 'valid', signs: true }],
  findings: [{ code: 'certificate-expired', severity: 'warning', title: 'x', detail: 'y', action: 'z', reference: 'RFC 5280' }],
  checkedAt: NOW,
  keysFetchedAt: NOW,
  signatures: [{ index: 0, status: 'valid', text: 'x' }],
};
const decrypted: Decrypted = { alg: 'dir', enc: 'A256GCM', key, token, nested: decodeToken(token), text: null, kind: 'token', bytes: 3 };
const body = { text: '{}', kind: 'json' as const, bytes: 2, cutAt: null };
const exchange: LoggedExchange = {
  id: 'e',
  connectionId: 'c',
  purpose: 'token',
  at: NOW,
  method: 'POST',
  url: 'https://a.example/token',
  status: 400,
  tookMs: 3,
  failed: true,
  error: 'invalid_grant',
  request: { headers: [{ name: 'a', value: 'b' }], body },
  response: { statusText: 'Bad Request', headers: [{ name: 'a', value: 'b' }], body, headersMs: 1, endMs: 3 },
  failure: null,
  secrets: [{ kind: 'client secret', fingerprint: '3f9a-01bc', where: 'request parameter client_secret' }],
};
const finding = { code: 'alg-none', severity: 'error' as const, title: 't', detail: 'd', action: 'a', reference: 'r' };
const coach = {
  situation: 's',
  known: true,
  what: 'w',
  cause: 'c',
  action: 'a',
  evidence: [{ label: 'l', value: 'v' }],
  reference: null,
  said: null,
  mend: [],
};
const answer: ServerAnswer = {
  what: 'introspection',
  exchangeId: 'e',
  askedAt: NOW,
  status: 200,
  summary: 's',
  active: true,
  rows: [{ name: 'sub', token: 'ada', server: 'ada', verdict: 'same' }],
  json: '{}',
  after: [{ token: 'refresh', active: false, text: 'x' }],
  problem: { code: 'client-refused', what: 'w', likelyCause: 'c', action: 'a', evidence: [{ label: 'l', value: 'v' }] },
  revoked: [],
};
const family: ShownFamily = {
  id: 'f',
  startedAt: NOW,
  generations: [
    {
      id: 'f.1',
      number: 1,
      how: 'connected',
      issuedAt: NOW,
      expiresAt: null,
      endedAt: null,
      end: 'current',
      fingerprint: '3f9a-01bc',
      refreshFingerprint: null,
      scopes: ['a'],
      claims: [{ name: 'sub', meaning: null, text: 'ada', kind: 'text', at: null, items: null, remark: null, off: false, repeated: false }],
      key: 'k',
    },
  ],
  events: [{ at: NOW, kind: 'connected', text: 'x' }],
};
const scratch = new ScratchService({ clock: { now: () => NOW }, fingerprint: () => '3f9a-01bc' }).inspect(`Bearer ${token}`);
const fingerprint = () => '3f9a-01bc';

const views: Record<string, unknown> = {
  verification: shown('tokens.verify', verificationView(salted(verification))),
  'decrypted token': shown('tokens.decrypt', decryptedView(salted(decrypted), fingerprint)),
  'exchange row': told('exchange.logged', { connectionId: 'c', row: salted(exchange) }),
  exchange: shown(
    'exchanges.get',
    explainedExchangeView({ exchange: salted(exchange), findings: [salted(finding)], coach: salted(coach) }),
  ),
  'server answer': shown('server.ask', serverAnswerView(salted(answer))),
  history: shown('history.get', { connectionId: 'c', families: [salted(family)], keepsClaims: true }),
  scratch: shown('scratch.route', { to: 'inspect', view: scratchView(salted(scratch)) }),
  comparison: shown('scratch.compare', salted(compareTokens(token, token))),
};

describe('views', () => {
  it('would show a planted secret if it were mapped', () => {
    expect(JSON.stringify(salted(exchange))).toContain('CANARY-secret');
  });

  it.each(Object.entries(views))('of a %s contain only their declared members', (_name, view) => {
    expect(JSON.stringify(view)).not.toContain('CANARY');
    expect(JSON.stringify(view).length).toBeGreaterThan(150);
  });

  it('of an exchange say which findings were muted', () => {
    const muted = (codes: string[]) =>
      explainedExchangeView({ exchange, findings: [finding], coach: null }, codes).findings.map((each) => each.muted);
    expect([muted([]), muted(['alg-none'])]).toEqual([[false], [true]]);
  });

  it('of a scratch show what was found, and of a nested token its claims', () => {
    expect(views.scratch).toMatchObject({ view: { tokens: [{ cleaned: ['the word Bearer'], decoded: { format: 'jwt' } }] } });
    expect(views['decrypted token']).toMatchObject({ kind: 'token', nested: { format: 'jwt', fingerprint: '3f9a-01bc' } });
  });
});
