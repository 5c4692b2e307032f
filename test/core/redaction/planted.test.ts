import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { snippetOf } from '../../../electron/core/exchanges/snippets';
import { snippetLanguage } from '../../../electron/model/exchange';
import { harOf } from '../../../electron/core/exchanges/har';
import { bodyOf, redact, type Sketch } from '../exchanges/support';
import { encodingsOf } from './encodings';

/** Twenty letters and digits, another for each case: nothing but where it stands and what it looks like says that it is a secret. */
const secretOf = (seed: string) =>
  createHash('sha256')
    .update(seed)
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 19)
    .concat('7');

type Plant = [name: string, sketch: (secret: string) => Sketch];

const answer = (text: string, contentType = 'application/json'): Sketch => ({ answer: text, contentType });
const sent = (text: string, contentType = 'application/json'): Sketch => ({ purpose: 'call', body: bodyOf(text, contentType) });
const ofCall = (text: string, contentType = 'application/json'): Sketch => ({ purpose: 'call', answer: text, contentType });
const header = (name: string, value: string): Sketch => ({ purpose: 'call', headers: [{ name, value }] });
const given = (name: string, value: string): Sketch => ({ answerHeaders: [{ name, value }] });
const digits = (secret: string) =>
  BigInt(`0x${Buffer.from(secret).toString('hex')}`)
    .toString()
    .slice(0, 18);

const FORM = 'application/x-www-form-urlencoded';
const XML = 'application/xml';
const TEXT = 'text/plain';
const HTML = 'text/html';

const ANSWERS: Plant[] = [
  ['Python repr', (s) => answer(`{'access_token': '${s}', 'expires_in': 3600}`)],
  ['Python repr with prefixes', (s) => answer(`{u'refresh_token': u'${s}', b'x': b'y'}`, TEXT)],
  ['Python repr in text', (s) => answer(`Got: {'access_token': '${s}'}`, TEXT)],
  ['JSON5 without quotes', (s) => answer(`{access_token: ${s}, expires_in: 3600}`)],
  ['JSON5 with single quotes', (s) => answer(`{access_token: '${s}', // the token\n expires_in: 3600}`)],
  ['JSON5 with a quoted value', (s) => answer(`{ refresh_token : "${s}" }`)],
  ['JSON with quoted names and bare values', (s) => answer(`{"access_token": ${s}}`)],
  ['Java map', (s) => answer(`{access_token=${s}, token_type=bearer}`)],
  ['Ruby hash', (s) => answer(`{"access_token"=>"${s}", :token_type=>"bearer"}`)],
  ['Ruby symbols', (s) => answer(`{:access_token=>"${s}"}`)],
  ['PHP array', (s) => answer(`array('access_token' => '${s}')`, TEXT)],
  ['PHP print_r', (s) => answer(`Array\n(\n    [access_token] => ${s}\n)`, TEXT)],
  ['PHP var_dump', (s) => answer(`array(1) { ["access_token"]=> string(20) "${s}" }`, TEXT)],
  ['PHP serialized', (s) => answer(`a:1:{s:12:"access_token";s:20:"${s}";}`, TEXT)],
  ['Go map', (s) => answer(`map[access_token:${s} token_type:bearer]`, TEXT)],
  ['tuples', (s) => answer(`[('access_token', '${s}')]`, TEXT)],
  ['a numeric token', (s) => answer(`{"access_token": ${digits(s)}}`)],
  ['a numeric session', (s) => answer(`{"session": ${digits(s)}}`)],
  ['an element', (s) => answer(`<r><access_token>${s}</access_token></r>`, XML)],
  ['an element with attributes', (s) => answer(`<r><access_token type="x" ttl='3'>${s}</access_token></r>`, XML)],
  ['an element with a prefix', (s) => answer(`<o:r><o:AccessToken>${s}</o:AccessToken></o:r>`, XML)],
  ['an element with a line break in its tag', (s) => answer(`<access_token\n  type="x"\n>\n  ${s}\n</access_token>`, XML)],
  ['CDATA', (s) => answer(`<r><access_token><![CDATA[${s}]]></access_token></r>`, XML)],
  ['CDATA without an end', (s) => answer(`<r><access_token><![CDATA[${s}`, XML)],
  ['an element without an end', (s) => answer(`<r><access_token type="x">${s}`, XML)],
  ['an element in an element named so', (s) => answer(`<AccessToken><Value>${s}</Value></AccessToken>`, XML)],
  ['an attribute', (s) => answer(`<session token="${s}" user="x"/>`, XML)],
  ['an attribute in single quotes', (s) => answer(`<session token='${s}'/>`, XML)],
  ['name and value elements', (s) => answer(`<m><name>access_token</name><value><string>${s}</string></value></m>`, XML)],
  ['a property list', (s) => answer(`<dict><key>access_token</key><string>${s}</string></dict>`, XML)],
  ['prose', (s) => answer(`Your token is ${s}`, TEXT)],
  ['prose with quotes', (s) => answer(`Your access token is "${s}". Keep it safe.`, TEXT)],
  ['prose with a colon', (s) => answer(`New API key: ${s}`, TEXT)],
  ['prose without a verb', (s) => answer(`The refresh token ${s} was issued.`, TEXT)],
  ['prose with an arrow', (s) => answer(`token -> '${s}'`, TEXT)],
  ['prose in HTML', (s) => answer(`<p>Your session token is <b>${s}</b></p>`, HTML)],
  ['a code by its digits', () => answer('Your verification code is 481516', TEXT)],
  ['a bare text', (s) => answer(`${s}${s}`, TEXT)],
  ['a bare JSON string', (s) => answer(`"${s}${s}"`)],
  ['a cookie without a name', (s) => given('set-cookie', `${s}; Path=/; HttpOnly`)],
  ['a cookie with an empty name', (s) => given('set-cookie', `=${s}; Path=/`)],
  ['a cookie with a space', (s) => given('set-cookie', `sid = ${s}; Path=/`)],
  ['X-Access', (s) => given('x-access', s)],
  ['X-Auth', (s) => given('x-auth', s)],
  ['X-Subject-Token', (s) => given('x-subject-token', s)],
  ['X-New-Session', (s) => given('x-new-session', s)],
  ['a header of any name', (s) => given('x-result', `${s}${s}`)],
  ["Location's path", (s) => given('location', `https://app.example/login/${s}${s}`)],
  ["Location's path after a word", (s) => given('location', `https://app.example/reset-password/${s}`)],
  ["Location's session id", (s) => given('location', `https://app.example/home;jsessionid=${s}?x=1`)],
  ['Refresh', (s) => given('refresh', `0; url=https://app.example/?access_token=${s}`)],
  ['Link', (s) => given('link', `<https://app.example/?api_key=${s}&page=2>; rel="next"`)],
  ['a cut answer', (s) => answer(`{"a":{"access_token":"${s}`)],
  ['a callback of a script', (s) => answer(`cb({"access_token":"${s}"});`, 'text/javascript')],
  ['a script', (s) => answer(`<script>window.token = '${s}';</script>`, HTML)],
  ['an input', (s) => answer(`<input type=hidden value="${s}" name="SAMLResponse">`, HTML)],
  ['a meta element', (s) => answer(`<meta name="csrf-token" content="${s}">`, HTML)],
  ['JSON in an attribute', (s) => answer(`<div data-x='{"access_token":"${s}"}'>`, HTML)],
  ['JSON in an attribute, with references', (s) => answer(`<div data-x="{&quot;access_token&quot;:&quot;${s}&quot;}">`, HTML)],
  ['percent-encoded JSON', (s) => answer(`state=${encodeURIComponent(`{"access_token":"${s}"}`)}`, TEXT)],
  ['a YAML block', (s) => ofCall(`user: me\naccess_token: |\n  ${s}\nexpires_in: 3600\n`, 'application/yaml')],
  ['a folded YAML block', (s) => ofCall(`a:\n  password: >-\n    two words\n    ${s}\n  b: c\n`, 'application/yaml')],
  ['a YAML block in a list', (s) => ofCall(`- client_secret: |2+\r\n    ${s}\r\n- x: y\r\n`, 'application/yaml')],
  ['cells', (s) => ofCall(`<table><tr><td>Access token</td><td>${s}</td></tr></table>`, HTML)],
  ['a head cell', (s) => ofCall(`<table><tr><th>Client secret:</th><td class="x">${s}</td></tr></table>`, HTML)],
  ['cells with elements in them', (s) => ofCall(`<tr>\n<td><b>API key</b></td>\n<td><code>${s}</code></td></tr>`, HTML)],
  ['a list of terms', (s) => ofCall(`<dl><dt>Refresh token</dt><dd>${s}</dd><dt>User</dt><dd>me</dd></dl>`, HTML)],
  ['a form', (s) => answer(`access_token=${s}&token_type=bearer`, FORM)],
  ['names and values', (s) => answer(`{"cookies":[{"name":"access_token","value":"${s}"}]}`)],
  ['values and names', (s) => answer(`{"cookies":[{"value":"${s}","name":"access_token"}]}`)],
];

const NAMES =
  'pwd pass pin otp ticket hmac sig signature SAMLResponse SAMLRequest SAMLart assertion client_assertion SharedAccessSignature apiKey'.split(
    ' ',
  );
const MORE =
  'userPass db_password PassPhrase passcode X-Hub-Signature sharedAccessKey AccountKey secretAccessKey privateKey recovery_code jsessionid csrfToken credential signingKey clientPwd pw userPw passkey creds dbCreds tok'.split(
    ' ',
  );

const NAMED: Plant[] = [...NAMES, ...MORE].flatMap((name): Plant[] => [
  [`${name} in a form`, (s) => sent(`a=1&${name}=${s}&b=2`, FORM)],
  [`${name} in JSON`, (s) => sent(`{"a":1,"${name}":"${s}"}`)],
  [`${name} in a header`, (s) => header(`X-${name.replace(/^X-/, '')}`, s)],
  [`${name} in a query`, (s) => ({ purpose: 'call', url: `https://api.example/x?a=1&${name}=${s}` })],
]);

const REQUESTS: Plant[] = [
  [
    'WS-Security',
    (s) =>
      sent(
        `<s:E><wsse:UsernameToken><wsse:Username>me</wsse:Username><wsse:Password Type="http://x#PasswordText">${s}</wsse:Password></wsse:UsernameToken></s:E>`,
        'text/xml',
      ),
  ],
  ['WS-Security, binary', (s) => sent(`<wsse:BinarySecurityToken EncodingType="x">${s}</wsse:BinarySecurityToken>`, 'text/xml')],
  ['add key and value', (s) => sent(`<appSettings><add key="client_secret" value="${s}" /></appSettings>`, XML)],
  ['add value and key', (s) => sent(`<add value="${s}" key="client_secret"/>`, XML)],
  ['a property with a name', (s) => sent(`<property name="password">${s}</property>`, XML)],
  [
    'a SAML attribute',
    (s) => sent(`<saml:Attribute Name="token"><saml:AttributeValue xsi:type="xs:string">${s}</saml:AttributeValue></saml:Attribute>`, XML),
  ],
  ['GraphQL', (s) => sent(`mutation { login(user: "me", password: "${s}") { id } }`, 'application/graphql')],
  ['GraphQL shorthand', (s) => sent(`{ login(password: "${s}") }`, 'application/graphql')],
  ['GraphQL block string', (s) => sent(`{ login(password: """${s}""") }`, 'application/graphql')],
  ['GraphQL in JSON', (s) => sent(JSON.stringify({ query: `{ login(password: "${s}") }` }))],
  ['GraphQL variables', (s) => sent(JSON.stringify({ query: 'x', variables: { input: { password: s } } }))],
  [
    'multipart',
    (s) => sent(`--b\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n${s}\r\n--b--\r\n`, 'multipart/form-data; boundary=b'),
  ],
  [
    'multipart without quotes',
    (s) => sent(`--b\r\nContent-Disposition: form-data; name=client_secret\r\n\r\n${s}\r\n--b--\r\n`, 'multipart/form-data; boundary=b'),
  ],
  [
    'multipart with single quotes',
    (s) =>
      sent(
        `--b\r\nContent-Disposition: form-data; name='pwd'\r\nContent-Type: text/plain\r\n\r\n${s}\r\n--b--\r\n`,
        'multipart/form-data; boundary=b',
      ),
  ],
  [
    'multipart with an encoded name',
    (s) => sent(`--b\r\nContent-Disposition: form-data; name*=utf-8''password\r\n\r\n${s}\r\n--b--\r\n`, 'multipart/form-data; boundary=b'),
  ],
  [
    'multipart, several lines',
    (s) => sent(`--b\nContent-Disposition: form-data; name="private_key"\n\nline one\n${s}\n--b--\n`, 'multipart/form-data; boundary=b'),
  ],
  [
    'JSON in multipart',
    (s) =>
      sent(`--b\r\nContent-Disposition: form-data; name="meta"\r\n\r\n{"password":"${s}"}\r\n--b--\r\n`, 'multipart/form-data; boundary=b'),
  ],
  ['a private key', (s) => sent(`-----BEGIN RSA PRIVATE KEY-----\nMIIE${s}\n${s}\n-----END RSA PRIVATE KEY-----`, TEXT)],
  ['a private key in JSON', (s) => sent(JSON.stringify({ note: `-----BEGIN PRIVATE KEY-----\nMIIE${s}\n-----END PRIVATE KEY-----\n` }))],
  ['a private key without an end', (s) => sent(`x -----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl${s}`, TEXT)],
  ['a PGP key', (s) => sent(`-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nlQ${s}\n-----END PGP PRIVATE KEY BLOCK-----`, TEXT)],
  ['a JWK', (s) => sent(`{"kty":"oct","k":"${s}${s}"}`)],
  ['a shared access signature', (s) => header('Authorization', `SharedAccessSignature sr=x&sig=${s}&se=1`)],
  ['a signed address', (s) => ({ purpose: 'call', url: `https://x.blob.example/c?sv=2020&sig=${s}%3D` })],
  ['a connection string', (s) => sent(`Endpoint=sb://x.example/;SharedAccessKeyName=Root;SharedAccessKey=${s}=`, TEXT)],
  ['an account key', (s) => sent(JSON.stringify({ conn: `AccountName=x;AccountKey=${s}==;EndpointSuffix=y` }))],
  ['a database password', (s) => sent(`Server=x;User Id=sa;Pwd=${s};`, TEXT)],
  ['a database address', (s) => sent(JSON.stringify({ dsn: `postgres://me:${s}@db.example/x` }))],
  ['a database address in text', (s) => sent(`use redis://:${s}@cache.example:6379/0 now`, TEXT)],
  ['X-Hub-Signature-256', (s) => header('X-Hub-Signature-256', `sha256=${s}`)],
  ['Stripe-Signature', (s) => header('Stripe-Signature', `t=1,v1=${s}`)],
  ['X-Shopify-Hmac-Sha256', (s) => header('X-Shopify-Hmac-Sha256', s)],
  ['X-Access in a request', (s) => header('X-Access', s)],
  ['X-Pwd', (s) => header('X-Pwd', s)],
  ['X-Forwarded-Authorization', (s) => header('X-Forwarded-Authorization', `Bearer ${s}`)],
  ['X-Original-Authorization', (s) => header('X-Original-Authorization', `Basic ${s}`)],
  ['X-Amzn-Remapped-Authorization', (s) => given('x-amzn-remapped-authorization', `Custom ${s}`)],
  ['X-Forwarded-Authorization in text', (s) => sent(`GET /x\nX-Forwarded-Authorization: Custom ${s}\nAccept: */*\n`, TEXT)],
  ['Sec-WebSocket-Protocol', (s) => header('Sec-WebSocket-Protocol', `bearer, ${s.slice(0, 12)}`)],
  ['Sec-WebSocket-Protocol after other protocols', (s) => header('Sec-WebSocket-Protocol', `graphql-ws, access_token,${s}`)],
  [
    'Sec-WebSocket-Protocol of Kubernetes',
    (s) => header('Sec-WebSocket-Protocol', `base64url.bearer.authorization.k8s.io.${s}, v4.channel.k8s.io`),
  ],
  ['a challenge with a token', (s) => given('www-authenticate', `Negotiate ${s}==`)],
  ['a challenge with a token after another', (s) => given('proxy-authenticate', `Basic realm="x", NTLM ${s}`)],
  ['a reason phrase', (s) => ({ purpose: 'call', statusText: `OK access_token=${s}` })],
  ['a reason phrase with a sentence', (s) => ({ purpose: 'call', statusText: `Token ${s} is expired` })],
  ['a short name in a script', (s) => answer(`<script>window.tok="${s}"</script>`, HTML)],
  ['Cookie without a name', (s) => header('Cookie', s)],
  ['Cookie without a name beside others', (s) => header('Cookie', `a=1; ${s}`)],
  ['a webhook of Slack', (s) => ({ purpose: 'call', url: `https://hooks.example/services/hooks/${s}` })],
  ['a bot of Telegram', (s) => ({ purpose: 'call', url: `https://api.example/bot123456:${s}/sendMessage` })],
  ['a .env file', (s) => sent(`DEBUG=1\nDB_PASSWORD=${s}\nX=2`, TEXT)],
  ['a .env file with words', (s) => sent(`export CLIENT_SECRET="my ${s} pass"\n`, TEXT)],
  ['YAML', (s) => sent(`user: me\npassword: ${s}\n`, 'application/yaml')],
  ['properties', (s) => sent(`db.user = me\ndb.password = ${s}\n`, TEXT)],
  ['a curl command', (s) => sent(`curl -u me:${s} https://x.example`, TEXT)],
  ['a header in text', (s) => sent(`POST /x\nX-Api-Key: ${s}\nAccept: */*\n`, TEXT)],
  ['a cookie in text', (s) => sent(`Cookie: a=${s}; b=2\n`, TEXT)],
  ['Postman variables', (s) => sent(JSON.stringify({ auth: { bearer: [{ key: 'token', value: s, type: 'string' }] } }))],
  ['a JSON patch', (s) => sent(JSON.stringify([{ op: 'replace', path: '/users/1/password', value: s }]))],
  ['headers as a list', (s) => sent(JSON.stringify([['X-Api-Key', s]]))],
  ['a token of GitHub', (s) => ofCall(`{"note":"ghp_${s}${s}"}`)],
  ['a key of Stripe', (s) => ofCall(`{"note":"sk_live_${s}"}`)],
];

/** What a log keeps of it, and what leaves with it. */
function kept(sketch: Sketch): string {
  const exchange = redact(sketch);
  return [
    JSON.stringify(exchange),
    JSON.stringify(harOf([exchange], '1')),
    ...snippetLanguage.options.map((language) => snippetOf(exchange, language)),
  ].join('\n');
}

describe('a secret that nobody told Tokenscope about is hidden', () => {
  const all = [...ANSWERS, ...NAMED, ...REQUESTS];

  it('is another in each place', () => {
    const secrets = all.map(([name]) => secretOf(name));
    expect(all.filter((_, at) => secrets.indexOf(secrets[at] ?? '') !== at).map(([name]) => name)).toEqual([]);
  });

  it.each(all)('%s', (name, sketch) => {
    const secret = secretOf(name);
    const text = kept(sketch(secret));
    for (const gone of [secret, secret.slice(0, 12), digits(secret), '481516']) expect(text).not.toContain(gone);
  });
});

it.each([
  ['Sec-WebSocket-Protocol', 'graphql-transport-ws, base64.binary.k8s.io'],
  ['WWW-Authenticate', 'Bearer realm="example", error="invalid_token", Basic realm=example, charset=UTF-8'],
  ['WWW-Authenticate', 'Digest algorithm=SHA-256, qop=auth, Negotiate'],
])('the header %s keeps what is no secret: %s', (name, value) => {
  const { response } = redact(given(name, value));
  expect(response?.headers).toContainEqual({ name, value });
});

it.each([
  ['application/yaml', 'description: |\n  about tokens\n  and more\ntitle: x\n'],
  ['text/html', '<table><tr><td>Name</td><td>Ada0123456789Lovelace</td></tr></table>'],
  ['text/html', '<table><tr><th>Token</th><th>Expires at</th></tr></table><dl><dt>Key</dt><dd>of the house</dd></dl>'],
])('%s without secrets stays as it is: %s', (type, plain) => {
  expect(redact(ofCall(plain, type)).response?.body.text).toBe(plain);
});

it('names that only sound like secrets keep their values', () => {
  const plain = '{"pwa":"installed","power":"on","credit":"4200","sacred":"yes","stock":"low","passkeys_supported":"yes","upward":"left"}';
  expect(redact(ofCall(plain)).response?.body.text).toBe(plain);
});

describe('a known secret that comes back is hidden', () => {
  const KNOWN = 'Kn0wn/Secret+with="all" & <more>~%41?';
  const JWT_LIKE = `${'eyJhbGciOiJub25lIn0'}.${'a9_-'.repeat(60)}.${'Zb-3'.repeat(20)}`;
  const PLACES: [string, (echo: string) => Sketch][] = [
    ['text', (echo) => ofCall(`You sent ${echo} to us`, TEXT)],
    ['JSON', (echo) => ofCall(JSON.stringify({ error: `got ${echo}` }))],
    ['HTML', (echo) => ofCall(`<p>${echo}</p>`, HTML)],
    ['a header', (echo) => ({ purpose: 'call', answerHeaders: [{ name: 'x-echo', value: echo.replace(/[\r\n]+/g, ' ') }] })],
  ];
  for (const [what, secret] of [
    ['a password', KNOWN],
    ['a long token', JWT_LIKE],
  ] as const) {
    const cases = Object.entries(encodingsOf(secret)).flatMap(([encoding, echo]) =>
      PLACES.map(([place, sketch]): [string, string, Sketch] => [encoding, place, sketch(echo)]),
    );

    it.each(cases)(`${what}: %s, in %s`, (encoding, _place, sketch) => {
      const echo = encodingsOf(secret)[encoding] ?? '';
      const text = kept({ ...sketch, secrets: [{ kind: 'client secret', value: secret }] });
      // Any piece of what was echoed, long enough to be worth something.
      const plain = text.replace(/\s+/g, ' ');
      for (let at = 0; at + 16 <= echo.length; at += 5) {
        const piece = echo.slice(at, at + 16).replace(/\s+/g, ' ');
        expect(plain).not.toContain(piece);
        expect(plain).not.toContain(JSON.stringify(piece).slice(1, -1));
      }
    });
  }
});
