import type { Exported } from '../../model/exports';
import type { BuiltCall } from '../../model/request';
import { takes } from '../../model/grants';
import { JS } from '../exchanges/snippets';
import type { ExportInput } from './input';
import { askedOf, programOf, sendsToken, Source, wayOf, withoutWay } from './program';
import { type OwnRequests, ownRequests, VARIABLES } from './requests';
import { notesOn } from './words';

const SYNTAX = { ...JS, variable: (name: string) => `env("${name}")` };
const LOCALS = {
  [VARIABLES.code]: 'callback.get("code")',
  [VARIABLES.verifier]: 'verifier',
  [VARIABLES.challenge]: 'await oauth.calculatePKCECodeChallenge(verifier)',
  [VARIABLES.state]: 'state',
  [VARIABLES.nonce]: 'nonce',
  [VARIABLES.device]: 'device.device_code',
  [VARIABLES.assertion]: 'await assertion()',
};
const PAIR = ['[', ']'] as const;

/** A program for Node.js with oauth4webapi: gets a token as Tokenscope does, and makes the call that is named to it. */
export async function javascriptExport(input: ExportInput): Promise<Exported> {
  const own = await ownRequests(input);
  const source = new Source(own, SYNTAX, LOCALS);
  const notes = [...withoutWay(own), ...notesOn(own, { signs: true, proves: true, asserts: true })];
  const body = [serverText(own, source), tokenText(own, source), callsText(own, source), MAIN].filter((part) => part !== '').join('\n');
  const imports = [
    ...(body.includes('createInterface(') ? ['import { createInterface } from "node:readline/promises";'] : []),
    ...(/\b(importJWK|SignJWT)\b/.test(body) ? ['import { importJWK, SignJWT } from "jose";'] : []),
    'import * as oauth from "oauth4webapi";',
  ];
  const needs = `Needs Node.js 20 or later, and: npm install oauth4webapi${imports.length > 1 && body.includes('importJWK') ? ' jose' : ''}`;
  return programOf(`${imports.join('\n')}\n\n${ENV}\n${body}`, { own, source, version: input.version, mark: '//', needs, notes });
}

const ENV = `function env(name) {
  const value = process.env[name];
  if (!value) throw new Error(\`Set the environment variable \${name}.\`);
  return value;
}
`;

function serverText(own: OwnRequests, source: Source): string {
  const { connection, token, device, issuer } = own;
  if (token === null) return '';
  const said = [
    `  issuer: ${source.text(issuer ?? new URL(token.url).origin)},\n`,
    `  token_endpoint: ${source.text(token.url, true)},\n`,
    ...(device === null ? [] : [`  device_authorization_endpoint: ${source.text(device.url, true)},\n`]),
  ];
  const proof =
    connection.dpop === 'off' ? '' : `const DPoP = oauth.DPoP(client, await oauth.generateKeyPair(${source.text(connection.dpop)}));\n`;
  return `const server = {\n${said.join('')}};
const client = { client_id: ${source.text(connection.clientId)} };
${authenticationText(own, source)}${proof}
// What this provider expects besides what oauth4webapi sends.
const sending = (headers) => ({
  [oauth.allowInsecureRequests]: ${isPlain(own)},
  [oauth.customFetch]: (url, options) =>
    fetch(url, { ...options, headers: { ...options.headers, ...Object.fromEntries(headers)${connection.dialect.jsonBody ? ', "content-type": "application/json"' : ''} }${connection.dialect.jsonBody ? ', body: json(options.body)' : ''} }),${proof === '' ? '' : '\n  DPoP,'}
});
${connection.dialect.jsonBody ? JSON_BODY : ''}`;
}

const JSON_BODY = `function json(form) {
  const members = [...new Set(form.keys())].map((name) => [name, form.getAll(name)]);
  return JSON.stringify(Object.fromEntries(members.map(([name, values]) => [name, values.length === 1 ? values[0] : values])));
}
`;

const isPlain = ({ token, calls }: OwnRequests) =>
  [token, ...calls.map(({ request }) => request)].some((request) => request?.url.startsWith('http:'));

function authenticationText(own: OwnRequests, source: Source): string {
  const { connection, audience } = own;
  const aimed = `{ [oauth.modifyAssertion]: (_, claims) => { claims.aud = ${source.text(audience)}; } }`;
  switch (connection.clientAuthentication) {
    case 'client_secret_basic':
      return `const encoded = (text) => new URLSearchParams([["", text]]).toString().slice(1);
// Not oauth.ClientSecretBasic: it also encodes "-", "_" and ".", which some servers don't decode.
const authentication = (_, { client_id }, body, headers) =>
  headers.set("authorization", "Basic " + btoa(encoded(client_id) + ":" + encoded(${source.environment(VARIABLES.secret)})));
`;
    case 'client_secret_post':
      return `const authentication = oauth.ClientSecretPost(${source.environment(VARIABLES.secret)});\n`;
    case 'client_secret_jwt':
      return `const authentication = oauth.ClientSecretJwt(${source.environment(VARIABLES.secret)}, ${aimed});\n`;
    case 'private_key_jwt':
      return `// The private key as a JWK with its alg.
const jwk = JSON.parse(${source.environment(CLIENT_KEY)});
const authentication = oauth.PrivateKeyJwt({ key: await importJWK(jwk), kid: jwk.kid }, ${aimed});\n`;
    case 'none':
      return 'const authentication = oauth.None();\n';
    default:
      return 'const authentication = oauth.TlsClientAuth();\n';
  }
}

const CLIENT_KEY = 'CLIENT_KEY';

function tokenText(own: OwnRequests, source: Source): string {
  const { token, refresh, device, issuer } = own;
  const way = wayOf(own);
  if (token === null || way === 'given') return `const getToken = () => ({ access_token: ${source.environment(VARIABLES.token)} });\n`;
  const reads = issuer === null ? 'tokensIn(response)' : 'oauth.processGenericTokenEndpointResponse(server, client, response)';
  const request = (asked: BuiltCall) => {
    const { url, grantType, parameters, headers } = askedOf(own, asked);
    const at = url === token.url ? 'server' : `{ ...server, token_endpoint: ${source.text(url, true)} }`;
    return `oauth.genericTokenEndpointRequest(${at}, client, authentication, ${source.text(grantType)}, [
${source.pairs(parameters, PAIR, '    ')}  ], sending(${headersText(headers, source)}))`;
  };
  const readsTokens = issuer === null ? TOKENS_IN : '';
  const renewed =
    refresh === null
      ? ''
      : `async function renewed() {
  const response = await ${request(refresh)};
  return ${reads};
}
`;
  const begin = `${readsTokens}${assertionText(own, source)}${renewed}`;
  const first = refresh === null ? '' : `  if (process.env.${VARIABLES.refresh}) return renewed();\n`;
  if (way === 'code') return `${begin}${signInText(own, source, `const response = await ${request(token)};`, first)}`;
  if (way === 'device' && device !== null) {
    const { parameters, headers } = askedOf(own, device);
    return `${begin}async function getToken() {
${first}  const asked = await oauth.deviceAuthorizationRequest(server, client, authentication, [
${source.pairs(parameters, PAIR, '    ')}  ], sending(${headersText(headers, source)}));
  const device = await asked.json();
  if (!asked.ok) throw new Error(\`\${asked.status}: \${JSON.stringify(device)}\`);
  console.error(\`Open \${device.verification_uri ?? device.verification_url} and enter \${device.user_code}\`);
  for (let seconds = device.interval ?? 5; ; ) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const response = await ${request(token).replaceAll('\n', '\n  ')};
    const { error } = await response.clone().json();
    if (error === "slow_down") seconds += 5;
    else if (error !== "authorization_pending") return ${reads};
  }
}
`;
  }
  return `${begin}async function getToken() {
${first}  const response = await ${request(token)};
  return ${reads};
}
`;
}

const TOKENS_IN = `// The issuer is not known, so oauth4webapi, which would compare it, doesn't read the response.
async function tokensIn(response) {
  const tokens = await response.json();
  if (!response.ok || !tokens.access_token) throw new Error(\`\${response.status}: \${JSON.stringify(tokens)}\`);
  return tokens;
}
`;

const headersText = (headers: readonly { name: string; value: string }[], source: Source) =>
  `[${headers.map(({ name, value }) => `[${source.text(name.toLowerCase())}, ${source.text(value)}]`).join(', ')}]`;

function signInText({ authorize, issuer }: OwnRequests, source: Source, request: string, first: string): string {
  const { endpoint, parameters } = authorize ?? { endpoint: '', parameters: [] };
  const has = (name: string) => parameters.some((each) => each.name === name);
  const nonce = has('nonce') && issuer !== null;
  const reads =
    issuer === null
      ? 'tokensIn(response)'
      : nonce
        ? 'oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce })'
        : 'oauth.processGenericTokenEndpointResponse(server, client, response)';
  return `async function getToken() {
${first}${has('code_challenge') ? '  const verifier = oauth.generateRandomCodeVerifier();\n' : ''}  const state = oauth.generateRandomState();
${has('nonce') ? '  const nonce = oauth.generateRandomNonce();\n' : ''}  const authorize = new URL(${source.text(endpoint, true)});
  for (const [name, value] of [
${source.pairs(parameters, PAIR, '    ')}  ]) authorize.searchParams.append(name, value);
  console.error(\`Sign in with a browser at:\\n\${authorize.href.replaceAll("+", "%20")}\`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const back = new URL((await lines.question("The URL it led to: ")).trim());
  lines.close();
${issuer === null ? '  back.searchParams.delete("iss");\n' : ''}  const callback = oauth.validateAuthResponse(server, client, back, state);
  ${request}
  return ${reads};
}
`;
}

/** RFC 7523 section 2.1, as Tokenscope signs it. */
function assertionText({ connection, audience }: OwnRequests, source: Source): string {
  const { jwtBearer, clientId } = connection;
  if (!takes(connection, 'jwtBearer') || jwtBearer.assertion !== 'signed') return '';
  return `async function assertion() {
  // The private key as a JWK with its alg.
  const key = JSON.parse(${source.environment(CLIENT_KEY)});
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: ${source.text(jwtBearer.issuer ?? clientId)},
    sub: ${source.text(jwtBearer.subject ?? clientId)},
    aud: ${source.text(jwtBearer.audience ?? audience)},
    iat: now,
    exp: now + ${jwtBearer.lifetimeSeconds},
    jti: crypto.randomUUID(),
    ...JSON.parse(${source.text(jwtBearer.claims || '{}')}),
  };
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg, typ: "JWT", kid: key.kid }).sign(await importJWK(key));
}
`;
}

function callsText(own: OwnRequests, source: Source): string {
  const calls = own.calls.map(({ name, request }) => {
    const isUsual = sendsToken(own, request);
    const headers = request.headers.filter((header) => !isUsual || header.name.toLowerCase() !== 'authorization');
    const url = source.text(request.url, true);
    const list = headersText(headers, source);
    const body = request.body === null ? 'undefined' : source.text(request.body);
    const options = own.connection.dpop !== 'off' && own.token !== null ? 'DPoP, ' : '';
    const text = isUsual
      ? `oauth.protectedResourceRequest(token, ${source.text(request.method)}, new URL(${url}), new Headers(${list}), ${body}, { ${options}[oauth.allowInsecureRequests]: ${isPlain(own)} })`
      : `fetch(${url}, { method: ${source.text(request.method)}, headers: ${list}, body: ${body}, redirect: "manual" })`;
    return `  [${source.text(name)}, (token) => ${text}],\n`;
  });
  return `const calls = new Map([\n${calls.join('')}]);\n`;
}

/** Calls may change something, so none is made that nobody named. */
const MAIN = `const name = process.argv[2];
if (name !== undefined && !calls.has(name)) throw new Error(\`There is no call \${name}. Known: \${[...calls.keys()].join(", ")}\`);
const token = process.env.ACCESS_TOKEN || (await getToken()).access_token;
if (name === undefined) console.log(\`A token is there. Name a call to make it: \${[...calls.keys()].join(", ")}\`);
else {
  const response = await calls.get(name)(token);
  console.log(response.status, await response.text());
}
`;
