import { describe, expect, it } from 'vitest';
import type { KnownSecret } from '../../../electron/core/secrets';
import { Failure } from '../../../electron/model/failure';
import { redactExchange } from '../../../electron/core/exchanges/redact';
import { Redaction } from '../../../electron/core/redaction/redaction';
import { bodyOf, fingerprint, place, rawOf, redact, type Sketch } from './support';
import { expectLinear } from '../../support/linear-time';

const S = 'Kept/Secret+91=&x';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const FORM = 'application/x-www-form-urlencoded';
const form = (values: Record<string, string>) => bodyOf(new URLSearchParams(values).toString(), FORM);
const known = (value: string, kind: KnownSecret['kind'] = 'client secret'): KnownSecret[] => [{ kind, value }];

/** Everything of an exchange but the request's own echo is text to look through. */
const all = (sketch: Sketch) => JSON.stringify(redact(sketch));

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('hides what a signed response says under the name of a secret, text or not', () => {
  const claims = {
    iss: 'https://as.example',
    aud: ['client-1'],
    exp: 1,
    code: [4_827_364_511, 'Code/In+List91'],
    access_token: { of: 'Inner/T91' },
  };
  const url = `https://app.example/cb?response=${part({ alg: 'none' })}.${part(claims)}.c2ln`;
  const { proof } = redact({ purpose: 'callback', url, headers: [] }).request;
  expect(JSON.parse(proof?.text ?? '').claims).toMatchObject({ iss: 'https://as.example', aud: ['client-1'], exp: 1 });
  for (const secret of ['4827364511', 'In+List91', 'Inner/T91']) expect(proof?.text).not.toContain(secret);
});

describe('a DPoP proof', () => {
  const proofOf = (claims: object) =>
    `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', x: 'x-1' } })}.${part(claims)}.c2lnbmF0dXJlLW9mLXByb29m`;
  const sketch = (claims: object, more: Sketch = {}): Sketch => ({ headers: [{ name: 'DPoP', value: proofOf(claims) }], ...more });

  it('is kept decoded, and its signature nowhere', () => {
    const exchange = redact(sketch({ htm: 'POST', htu: 'https://api.example/a', iat: 1, nonce: 'n-1' }));
    const { header, claims } = JSON.parse(exchange.request.proof?.text ?? '');
    expect(header).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', x: 'x-1' } });
    expect(claims).toEqual({ htm: 'POST', htu: 'https://api.example/a', iat: 1, nonce: 'n-1' });
    expect(exchange.request.headers[0]?.value).toMatch(/^\[DPoP proof [\da-f-]+\]$/);
    expect(JSON.stringify(exchange)).not.toContain('c2lnbmF0dXJlLW9mLXByb29m');
  });

  it('has no known secret in it, such as one in the path of a call', () => {
    const exchange = redact(
      sketch({ htu: 'https://api.example/keys/path-secret-77' }, { secrets: [{ kind: 'secret', value: 'path-secret-77' }] }),
    );
    expect(JSON.stringify(exchange)).not.toContain('path-secret-77');
    expect(exchange.request.proof?.text).toContain('https://api.example/keys/[secret');
  });

  it('can be compared with the nonce that the server issued', () => {
    const nonce = 'Zx8Kq2Wv7Rt5Yp3Lm9Nb4Cd6Fg1Hj0Ks';
    const exchange = redact(sketch({ nonce }, { answerHeaders: [{ name: 'dpop-nonce', value: nonce }] }));
    expect(exchange.request.proof?.text).toContain(nonce);
    expect(exchange.response?.headers).toContainEqual({ name: 'dpop-nonce', value: nonce });
  });

  it('that can not be read is not kept', () => {
    expect(redact({ headers: [{ name: 'DPoP', value: 'a.b.c' }] }).request.proof).toBeUndefined();
  });
});

describe('a request', () => {
  it('shows in a form which secrets were sent, and everything else as written', () => {
    const sent = {
      grant_type: 'authorization_code',
      code: S,
      code_verifier: 'v+1',
      redirect_uri: 'app:/cb',
      client_id: 'c',
      client_secret: 's',
    };
    const { request, secrets } = redact({ body: form(sent) });
    expect(request.body).toMatchObject({ kind: 'form', cutAt: null });
    expect(request.body.text).toBe(
      `grant_type=authorization_code&code=${place('code', S)}&code_verifier=${place('code verifier', 'v+1')}&redirect_uri=app%3A%2Fcb&client_id=c&client_secret=${place('client secret', 's')}`,
    );
    expect(secrets).toContainEqual({ kind: 'code', fingerprint: fingerprint(S), where: 'request parameter code' });
  });

  it.each([
    'client_secret',
    'code',
    'code_verifier',
    'refresh_token',
    'access_token',
    'id_token',
    'id_token_hint',
    'token',
    'assertion',
    'client_assertion',
    'subject_token',
    'actor_token',
    'password',
    'device_code',
    'auth_req_token',
    'api_key',
    'X-Amz-Signature',
  ])('hides the parameter %s, in form, query, fragment and Location', (name) => {
    const pair = new URLSearchParams({ [name]: S }).toString();
    const sketch: Sketch = {
      url: `https://login.example/token?a=1&${pair}#${pair}`,
      body: bodyOf(`a=1&${pair}`, FORM),
      answerHeaders: [{ name: 'location', value: `https://app.example/cb?${pair}&state=z` }],
    };
    const text = all(sketch);
    for (const spelling of [S, encodeURIComponent(S), new URLSearchParams([['', S]]).toString().slice(1)])
      expect(text).not.toContain(spelling);
    expect(redact(sketch).response?.headers[1]?.value).toContain('&state=z');
  });

  it.each([
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'token_type_hint',
    'client_assertion_type',
    'requested_token_type',
    'session_state',
    'scope',
    'login_hint',
    'client_id',
    'error',
    'response_type',
  ])('shows %s', (name) => {
    expect(redact({ purpose: 'authorize', url: `https://a.example/?${name}=AbCdEf1234567890` }).url).toContain(`${name}=AbCdEf1234567890`);
  });

  it('hides what an API is called with only where it can be a code', () => {
    expect(redact({ purpose: 'call', url: 'https://api.example/x?code=US&pageToken=CAUQAA1234567890' }).url).toBe(
      'https://api.example/x?code=US&pageToken=CAUQAA1234567890',
    );
    expect(redact({ purpose: 'call', url: 'https://api.example/x?code=4x0AbcDEF12345678' }).url).not.toContain('4x0Abc');
  });

  it('hides credentials in headers, whatever their scheme', () => {
    const headers = [
      { name: 'Authorization', value: `Bearer ${S}` },
      { name: 'authorization', value: 'tok' },
      { name: 'Proxy-Authorization', value: 'Digest username="u", response="abcdef"' },
      { name: 'Cookie', value: 'a=1; sid=two; theme=' },
      { name: 'DPoP', value: JWT },
      { name: 'X-Api-Key', value: 'k1' },
      { name: 'Ocp-Apim-Subscription-Key', value: 'k2' },
      { name: 'X-Auth-Token', value: 'k3' },
      { name: 'X-Request-Id', value: 'r-1' },
      { name: 'Referer', value: `https://app.example/?code=${JWT}` },
    ];
    expect(redact({ headers }).request.headers.map(({ value }) => value)).toEqual([
      `Bearer ${place('access token', S)}`,
      place('credentials', 'tok'),
      `Digest ${place('credentials', 'username="u", response="abcdef"')}`,
      `a=${place('cookie', '1')}; sid=${place('cookie', 'two')}; theme=`,
      place('DPoP proof', JWT),
      place('API key', 'k1'),
      place('API key', 'k2'),
      place('token', 'k3'),
      'r-1',
      expect.stringMatching(/^https:\/\/app\.example\/\?code=\[/),
    ]);
  });

  it('reads Basic credentials where the secret is known, and hides them whole where not', () => {
    const basic = (text: string) => [{ name: 'Authorization', value: `Basic ${Buffer.from(text).toString('base64')}` }];
    const plain = redact({ headers: basic('client-1:plain-secret'), secrets: known('plain-secret') });
    expect(plain.request.headers[0]?.value).toBe(`Basic client-1:${place('client secret', 'plain-secret')}`);
    const encoded = redact({ headers: basic(`client-1:${encodeURIComponent(S)}`), secrets: known(S) });
    expect(encoded.request.headers[0]?.value).toBe(`Basic client-1:${place('client secret', S)}`);
    expect(encoded.secrets).toContainEqual(expect.objectContaining({ where: 'request header Authorization, form-encoded' }));
    const foreign = redact({ headers: basic('sk_live_key:') });
    expect(foreign.request.headers[0]?.value).toMatch(/^Basic \[client credentials /);
  });

  it('hides userinfo, and secrets in URLs within URLs', () => {
    const inner = `https://app.example/cb?access_token=${encodeURIComponent(S)}&x=1`;
    const { url } = redact({ url: `https://me:pw12@login.example/?return_to=${encodeURIComponent(inner)}` });
    expect(url).toBe(
      `https://${place('credentials', 'me:pw12')}@login.example/?return_to=${encodeURIComponent('https://app.example/cb?access_token=')}${place('access token', S)}${encodeURIComponent('&x=1')}`,
    );
  });
});

describe('a response', () => {
  it('keeps JSON as written, numbers to the letter, but for the secrets', () => {
    const answer = `{ "access_token" : "${S}",\n "expires_in": 3600.000, "big": 12345678901234567890, "e": 1e400,\n  "refresh_token":"r1", "token_type":"Bearer", "id_token":"${JWT}", "ok": true, "ok": null }`;
    expect(redact({ answer }).response?.body.text).toBe(
      `{ "access_token" : "${place('access token', S)}",\n "expires_in": 3600.000, "big": 12345678901234567890, "e": 1e400,\n  "refresh_token":"${place('refresh token', 'r1')}", "token_type":"Bearer", "id_token":"${place('ID token', JWT)}", "ok": true, "ok": null }`,
    );
  });

  it.each<[string, string]>([
    ['nested', `{"authed_user":{"id":"U1","access_token":"${S}"}}`],
    ['in lists', `{"access_tokens":["${S}"]}`],
    ['in lists of lists', `{"tokens":[["${S}"]]}`],
    ['in an object named so', '{"session":{"handle":"Kept-Secret-91-abcdef"}}'.replace('Kept-Secret-91-abcdef', S.replace('&', '-'))],
    ['in JSON in JSON', JSON.stringify({ data: JSON.stringify({ inner: JSON.stringify({ client_secret: S }) }) })],
    ['in a URL', JSON.stringify({ next: `https://x.example/?access_token=${encodeURIComponent(S)}` })],
    ['in pairs', JSON.stringify({ raw: new URLSearchParams({ a: '1', refresh_token: S }).toString() })],
    ['with escapes', `{"acc\\u0065ss_token":"${[...S].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`],
    ['cut off', `{"x":1,"access_token":"${S}`],
    ['cut off within a list', `{"tokens":["a","${S}`],
    ['without a comma', `{"x":1 "access_token" "x" : "y" "refresh_token":"${S}"}`],
    ['after a guard', `)]}',\n{"access_token":"${S}"}`],
    ['one a line', `{"a":1}\n{"access_token":"${S}"}`],
    ['repeated', `{"access_token":"one","access_token":"${S}"}`],
    ['as a header echoed', `{"headers":{"Authorization":"Bearer ${S}","X-Api-Key":"${S}","Cookie":"a=${S}"}}`],
    ['a JWK', '{"kty":"oct","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQ"}'],
    ['a PIN', '{"password":12345678}'],
  ])('hides secrets in JSON: %s', (_name, answer) => {
    const text = redact({ answer }).response?.body.text ?? '';
    for (const gone of [S, JSON.stringify(S).slice(1, -1), encodeURIComponent(S), S.replace('&', '-'), 'c2VjcmV0LXNl', '12345678'])
      expect(text).not.toContain(gone);
    expect(text).toMatch(/\[[A-Za-z ]+ [0-9a-f]{4}-[0-9a-f]{4}\]/);
  });

  it('leaves what only sounds like a secret', () => {
    const answer =
      '{"token_type":"Bearer","token_endpoint":"https://x/token","check_session_iframe":"https://x/session","max_tokens":12345678,"token_use":"access","client_secret_expires_at":0,"id_token_signing_alg_values_supported":["RS256"],"code":"bad_verification_code","error":"invalid_token","error_description":"The token: expired"}';
    expect(redact({ answer, purpose: 'discovery' }).response?.body.text).toBe(answer);
  });

  it.each<[string, string]>([
    [
      'a form',
      `<form action="/x?code=${encodeURIComponent(S)}"><input type=hidden name="client_secret" value="${S.replaceAll('&', '&amp;')}">`,
    ],
    ['a link', `<a href="https://x.example/cb?state=1&amp;code=${encodeURIComponent(S)}&amp;x=1">on</a>`],
    ['an encoded link', `<a href="/go?to=${encodeURIComponent(`https://x/cb?code=${encodeURIComponent(S)}&state=1`)}">`],
    ['a script', `<script>window.config = {accessToken: "${S}", 'client_secret': '${S}'}</script>`],
    ['JSON in a script', `<script>var x = "{\\"refresh_token\\":\\"${S}\\"}"</script>`],
    ['JSON in an attribute', `<div data-x="{&quot;refresh_token&quot;:&quot;Kept/Secret+91=&quot;}">`],
    ['XML', `<?xml version="1.0"?><r><access_token>${S.replace('&', '-')}</access_token></r>`],
    ['multipart', `--b\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n${S}\r\n--b--`],
    ['words', 'Invalid token: Kept/Secret+91= was refused'],
    ['a header in words', 'You sent "Authorization: Bearer Kept/Secret+91abcdef12=".'],
  ])('hides secrets in text: %s', (_name, answer) => {
    const text = redact({ answer, contentType: 'text/html' }).response?.body.text ?? '';
    for (const gone of ['Kept/Secret', 'Kept%2FSecret', 'Kept%252FSecret']) expect(text).not.toContain(gone);
    expect(text).toMatch(/\[[A-Za-z ]+ [0-9a-f]{4}-[0-9a-f]{4}\]/);
  });

  it.each<[string, (secret: string) => string]>([
    ['as it is', (secret) => `<html>Wrong secret ${secret}!</html>`],
    ['in a URL', (secret) => `<p>${encodeURIComponent(secret)}`],
    ['twice in a URL', (secret) => `<p>${encodeURIComponent(encodeURIComponent(secret))}`],
    ['in JSON', (secret) => `x = ${JSON.stringify(secret)}`],
    ['in Base64', (secret) => `<p>${Buffer.from(secret).toString('base64')}`],
    ['in Base64 of more', (secret) => `<p>${Buffer.from(`a=1&b=${secret}&c=2`).toString('base64')}</p>`],
    ['in Base64 of more, otherwise aligned', (secret) => `<p>${Buffer.from(`request body: ${secret} !`).toString('base64url')}</p>`],
    ['in hexadecimal', (secret) => `<p>${Buffer.from(`<${secret}>`).toString('hex')}</p>`],
    ['as HTML', (secret) => secret.replaceAll('&', '&amp;').replaceAll('+', '&#43;').replaceAll('/', '&#x2F;')],
  ])('hides a sealed secret that the server echoes: %s', (_name, echo) => {
    const text = redact({ answer: echo(S), contentType: 'text/html', status: 500, secrets: known(S) }).response?.body.text ?? '';
    expect(text).toContain(place('client secret', S));
    expect(text).not.toContain(echo(S));
  });

  it('hides what was found in one place in all others', () => {
    const text = all({
      url: `https://x.example/${encodeURIComponent(S)}/end`,
      body: form({ client_secret: S }),
      statusText: `No ${S}`,
      answer: `<html>${S}</html>`,
      contentType: 'text/html',
      answerHeaders: [{ name: 'x-echo', value: S }],
    });
    expect(text).not.toContain('Kept');
  });

  it('hides any token by its form', () => {
    const disclosed = `${JWT}~WyJzYWx0IiwiYSIsMV0~`;
    const answer = JSON.stringify({ a: JWT, b: `x${disclosed}y`, c: 'v4.local.AAAAAAAAAAAAAAAAAAAAAAAAAAAA', d: `%22${JWT}%22` });
    const text = redact({ answer, purpose: 'call' }).response?.body.text ?? '';
    for (const gone of ['eyJ', 'WyJz', 'v4.local']) expect(text).not.toContain(gone);
  });

  it('hides cookies but not their attributes', () => {
    const headers = [{ name: 'set-cookie', value: 'sid=abc123; Path=/; HttpOnly' }];
    expect(redact({ answerHeaders: headers }).response?.headers[1]?.value).toBe(`sid=${place('cookie', 'abc123')}; Path=/; HttpOnly`);
  });

  it('hides a short secret where it is the whole value', () => {
    const secrets = known('pass1');
    expect(redact({ answer: '{"env":"pass1","text":"pass1x"}', secrets }).response?.body.text).toBe(
      `{"env":"${place('client secret', 'pass1')}","text":"pass1x"}`,
    );
  });

  it.each<[string, Sketch]>([
    ['a URL that takes it apart', { url: 'https://x.example/?error=No a&my_token=sec1ret#part"x here' }],
    ['a Location', { answerHeaders: [{ name: 'location', value: 'https://x.example/?e=a&my_token=sec1ret#part"x' }] }],
    ['a form', { answer: 'error=x&text=a&my_token=sec1ret#part"x&y=1', contentType: FORM }],
    ['JSON that is none', { answer: '{"error":"a&my_token=sec1ret#part"x","y":1}' }],
    ['text that looks like pairs', { answer: 'No: a&my_token=sec1ret#part"x', contentType: 'text/plain' }],
  ])('hides a secret that holds what separates pieces: in %s', (_name, sketch) => {
    const text = all({ ...sketch, secrets: known('a&my_token=sec1ret#part"x') });
    expect(text).toContain(fingerprint('a&my_token=sec1ret#part"x'));
    expect(text).not.toMatch(/sec1ret|#part/);
  });

  it('hides a secret that is the name of a member', () => {
    const answer = `{"${S}":true,"Kept\\/Secret+91=\\u0026x":false}`;
    expect(redact({ answer, secrets: known(S), purpose: 'call' }).response?.body.text).toBe(
      `{"${place('client secret', S)}":true,"${place('client secret', S)}":false}`,
    );
  });

  it('keeps no binary content', () => {
    const body = redact({ answer: new Uint8Array([0, 1, 2]), contentType: 'image/png' }).response?.body;
    expect(body).toEqual({ kind: 'binary', text: '', bytes: 3, cutAt: null });
  });

  it('keeps 64 KiB of a body, and no part of a secret across the cut', () => {
    const answer = `{"pad":"${'é'.repeat(40_000)}","list":[${`"${S}",`.repeat(5000)}"end"]}`;
    const body = redact({ answer, secrets: known(S), purpose: 'call' }).response?.body;
    expect(body?.bytes).toBe(Buffer.byteLength(answer));
    expect(body?.cutAt).toBe(Buffer.byteLength(body?.text ?? ''));
    expect(body?.cutAt).toBeLessThanOrEqual(65_536);
    expect(body?.text).not.toContain('Kept');
  });

  it('hides secrets in what went wrong', () => {
    const failure = new Failure({
      code: 'network-reset',
      what: `At ${S}.`,
      likelyCause: S,
      action: S,
      evidence: [{ label: 'a', value: `x ${S} ${JWT}` }],
    });
    const exchange = redact({ failure, secrets: known(S) });
    expect(JSON.stringify(exchange)).not.toMatch(/Kept|eyJ/);
    expect(exchange).toMatchObject({ failed: true, error: 'network-reset', status: null, tookMs: null, response: null });
  });

  it.each<[string, string]>([
    ['the beginnings of tokens', 'eyJ'.repeat(32_000)],
    ['a token without an end', `${'eyJ'.repeat(16_000)}.${'eyJ'.repeat(16_000)}`],
    ['assignments', 'a='.repeat(48_000)],
    ['encoded assignments', 'token%3D%26'.repeat(8_000)],
    ['names', 'token_'.repeat(16_000)],
    ['colons', 'token: '.repeat(13_000)],
    ['opening braces', '{"a":['.repeat(16_000)],
    ['quotes', '"'.repeat(96_000)],
    ['backslashes', `"${'\\'.repeat(95_000)}`],
    ['inputs', '<input name='.repeat(8_000)],
    ['elements', '<token>'.repeat(13_000)],
    ['parts', 'name="token"\r\n'.repeat(6_000)],
    ['ampersands', '&'.repeat(96_000)],
    ['percent signs', '%25'.repeat(32_000)],
  ])('takes no long time over %s', (_name, answer) => {
    for (const contentType of ['application/json', 'text/html', FORM]) {
      expectLinear(contentType, answer.length, 200, () => redact({ answer, contentType, secrets: known(S) }));
    }
  });
});

describe('the outcome', () => {
  it.each<[string, Sketch, { failed: boolean; error: string | null }]>([
    ['success', { answer: '{}' }, { failed: false, error: null }],
    ['an OAuth error', { status: 400, answer: '{"error":"invalid_grant"}' }, { failed: true, error: 'invalid_grant' }],
    ['a 200 with an error', { answer: 'error=bad_verification_code', contentType: FORM }, { failed: true, error: 'bad_verification_code' }],
    ['an API that answers 200 with an error', { purpose: 'call', answer: '{"error":"none"}' }, { failed: false, error: null }],
    [
      'a challenge',
      { purpose: 'call', status: 401, answer: '', answerHeaders: [{ name: 'www-authenticate', value: 'Bearer error="invalid_token"' }] },
      { failed: true, error: 'invalid_token' },
    ],
    [
      'a nested error',
      { purpose: 'call', status: 403, answer: '{"error":{"status":"PERMISSION_DENIED"}}' },
      { failed: true, error: 'PERMISSION_DENIED' },
    ],
    ['a bare status', { purpose: 'call', status: 404, answer: '<p>', contentType: 'text/html' }, { failed: true, error: 'http-404' }],
    ['a redirect of the token endpoint', { status: 302, answer: '' }, { failed: true, error: 'http-302' }],
    ['a sign-in page that sends on to the login', { purpose: 'sign-in-page', status: 303, answer: '' }, { failed: false, error: null }],
    ['a redirect of an API', { purpose: 'call', status: 302, answer: '' }, { failed: false, error: null }],
    ['an error that is no code', { status: 400, answer: '{"error":"<b>no</b>"}' }, { failed: true, error: 'http-400' }],
  ])('of %s', (_name, sketch, outcome) => {
    expect(redact(sketch)).toMatchObject(outcome);
  });
});

describe('a header like that of an exchange before', () => {
  const S8 = 'abcd-1234-efgh';
  const header = { name: 'x-note', value: S8 };
  const clean: Sketch = { purpose: 'call', answerHeaders: [header], answer: '{}' };
  const noteOf = ({ exchange }: ReturnType<typeof redactExchange>) =>
    exchange.response?.headers.find(({ name }) => name === 'x-note')?.value;
  const read = (sketch: Sketch, secrets: KnownSecret[], redaction: Redaction) =>
    redactExchange(rawOf(sketch), secrets, redaction, fingerprint);

  it('is hidden once its value is a known secret, however short', () => {
    for (const value of [S8, 'four']) {
      const redaction = new Redaction(fingerprint);
      const sketch = { ...clean, answerHeaders: [{ name: 'x-note', value }] };
      for (let time = 0; time < 2; time++) expect(noteOf(read(sketch, [], redaction))).toBe(value);
      redaction.add('client secret', value);
      const fresh = new Redaction(fingerprint);
      fresh.add('client secret', value);
      expect(noteOf(read(sketch, known(value), redaction))).toBe(noteOf(read(sketch, known(value), fresh)));
    }
  });

  it('is read again after a secret that stands in it, however spelled, or that is too short to be looked for', () => {
    const redaction = new Redaction(fingerprint);
    const pieces = ['x-note', `x-note ${btoa('another-secret-1')}`];
    for (const piece of pieces) redaction.noteClean(piece);
    redaction.add('client secret', S8);
    expect(pieces.map((piece) => redaction.isClean(piece))).toEqual([true, true]);
    redaction.add('client secret', 'another-secret-1');
    expect(pieces.map((piece) => redaction.isClean(piece))).toEqual([true, false]);
    redaction.add('client secret', 'four');
    expect(pieces.map((piece) => redaction.isClean(piece))).toEqual([false, false]);
  });

  it('is hidden where this exchange hands its value out', () => {
    const redaction = new Redaction(fingerprint);
    expect(noteOf(read(clean, [], redaction))).toBe(S8);
    const handsOut = { ...clean, answer: JSON.stringify({ access_token: S8 }) };
    expect(noteOf(read(handsOut, [], redaction))).toBe(place('access token', S8));
    expect(noteOf(read(clean, [], redaction))).toBe(S8);
  });

  it('of words alone is searched in each log for its own secrets, and for those that the exchange hands out', () => {
    const value = 'correct-horse-battery';
    const sketch = { ...clean, answerHeaders: [{ name: 'x-note', value }] };
    for (let time = 0; time < 2; time++) expect(noteOf(read(sketch, [], new Redaction(fingerprint)))).toBe(value);
    const knowing = new Redaction(fingerprint);
    knowing.add('client secret', value);
    expect(noteOf(read(sketch, known(value), knowing))).toBe(place('client secret', value));
    const handsOut = { ...sketch, purpose: 'token' as const, answer: JSON.stringify({ access_token: value }) };
    for (const each of [{ ...sketch, purpose: 'token' as const }, handsOut]) read(each, [], new Redaction(fingerprint));
    expect(noteOf(read(handsOut, [], new Redaction(fingerprint)))).toBe(place('access token', value));
  });

  it('and a body that was read before hold no secret that is found only after them', () => {
    const body = form({ note: `spelled ${btoa('found-later-1234')}`, plain: 'found later: found-later-1234' });
    const { request } = redact({ body, answer: JSON.stringify({ access_token: 'found-later-1234', scope: 'a' }) });
    expect(request.body.text).not.toMatch(/found-later-1234|Zm91bmQtbGF0ZXItMTIzN/);
    expect(request.body.text).toContain(place('access token', 'found-later-1234'));
  });

  it('is read again for another purpose, and on the other side', () => {
    const redaction = new Redaction(fingerprint);
    const opaque = [{ name: 'x-grant', value: 'q9'.repeat(20) }];
    for (const sketch of [
      { purpose: 'call', answerHeaders: opaque },
      { purpose: 'token', headers: opaque },
      { purpose: 'token', answerHeaders: opaque },
    ] satisfies Sketch[]) {
      expect(read(sketch, [], redaction).exchange).toEqual(read(sketch, [], new Redaction(fingerprint)).exchange);
    }
  });

  it('is noted each time where it stands for a secret', () => {
    const redaction = new Redaction(fingerprint);
    const sketch: Sketch = { ...clean, answerHeaders: [{ name: 'set-cookie', value: 'a=abcdefgh12' }] };
    const [first, second] = [read(sketch, [], redaction), read(sketch, [], redaction)];
    expect(second.exchange.secrets).toEqual(first.exchange.secrets);
    expect(second.exchange.secrets).not.toEqual([]);
  });
});

describe('where a secret stood', () => {
  const LONG = `${'Longer+Than/A_Name'.repeat(6)}End`;
  const MADE = `eyJhbGciOiJSUzI1NiJ9.${'QUJDREVG'.repeat(20)}.${'c2ln'.repeat(20)}`;

  it.each([
    ['a member', { answer: JSON.stringify({ [LONG]: { password: 'hunter22' }, [`${LONG}_token`]: 'a1b2c3d4e5f6' }) }],
    ['a member of a token', { answer: JSON.stringify({ [`${MADE}_password`]: 'hunter22' }) }],
    ['a parameter', { body: form({ [`${LONG}_password`]: 'hunter22' }) }],
    ['a parameter of the URL', { url: `https://login.example/token?${encodeURIComponent(LONG)}_password=hunter22` }],
    ['a header', { answerHeaders: [{ name: 'location', value: `/cb?${encodeURIComponent(LONG)}_password=hunter22` }] }],
    [
      'a label',
      {
        answer: JSON.stringify([
          { name: `/${LONG}/password`, value: 'hunter22' },
          { name: `${LONG}${LONG}`, value: 'hunter22' },
        ]),
      },
    ],
  ] satisfies [string, Sketch][])('is told without the secrets in the name of %s, whole or in part', (_, sketch) => {
    const { secrets } = redact({ ...sketch, secrets: known(LONG) });
    expect(secrets.length).toBeGreaterThan(0);
    const told = JSON.stringify(secrets);
    for (const secret of [LONG, MADE]) {
      for (let at = 0; at + 12 <= secret.length; at += 1) expect(told).not.toContain(secret.slice(at, at + 12));
    }
  });
});
