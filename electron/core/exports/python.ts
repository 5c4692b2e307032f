import type { Pair } from '../../model/connection';
import type { Exported } from '../../model/exports';
import type { BuiltCall } from '../../model/request';
import { headerOf } from '../base/untrusted-text';
import { PYTHON } from '../exchanges/snippets';
import { formPairs } from './collection';
import type { ExportInput } from './input';
import { askedOf, programOf, sendsToken, Source, wayOf, withoutWay } from './program';
import { type OwnRequests, ownRequests, VARIABLES } from './requests';
import { notesOn } from './words';

const SYNTAX = { ...PYTHON, variable: (name: string) => `env("${name}")` };
const LOCALS = {
  [VARIABLES.code]: 'callback["code"]',
  [VARIABLES.verifier]: 'verifier',
  [VARIABLES.challenge]: 'create_s256_code_challenge(verifier)',
  [VARIABLES.state]: 'state',
  [VARIABLES.nonce]: 'secrets.token_urlsafe(32)',
  [VARIABLES.device]: 'device["device_code"]',
};
const PAIR = ['(', ')'] as const;

/** A program for Python 3 with Authlib: gets a token as Tokenscope does, and makes the call that is named to it. */
export async function pythonExport(input: ExportInput): Promise<Exported> {
  const own = await ownRequests(input);
  const source = new Source(own, SYNTAX, LOCALS);
  const hasNonce = own.authorize?.parameters.some(({ name }) => name === 'nonce') ?? false;
  const notes = [
    ...withoutWay(own),
    ...notesOn(own),
    ...(hasNonce && wayOf(own) === 'code' ? ['The program does not verify the ID token.'] : []),
  ];
  const body = [serverText(own, source), tokenText(own, source), callsText(own, source), MAIN].join('\n\n');
  const needs = 'Needs Python 3.9 or later, and: pip install authlib requests';
  return programOf(`${IMPORTS}\n\n${body}`, { own, source, version: input.version, mark: '#', needs, notes });
}

const IMPORTS = `import json
import os
import secrets
import sys
import time
from base64 import b64encode
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from requests.auth import AuthBase


def env(name):
    value = os.environ.get(name)
    if not value:
        sys.exit(f"Set the environment variable {name}.")
    return value
`;

function serverText(own: OwnRequests, source: Source): string {
  const { connection, token } = own;
  const authentication = token === null ? [] : authenticationLines(own, token, source);
  const written = connection.dialect.jsonBody
    ? `        members = {}
        for name, value in parameters:
            members.setdefault(name, []).append(value)
        body = json.dumps({name: values[0] if len(values) == 1 else values for name, values in members.items()})
        media_type = "application/json"`
    : `        body = urlencode(parameters)
        media_type = "application/x-www-form-urlencoded"`;
  return `session = OAuth2Session(${source.text(connection.clientId)})


class Asking(AuthBase):
    """Writes a request for tokens as this provider expects it: client authentication, every parameter, headers of its own."""

    def __init__(self, parameters, headers):
        self.parameters = parameters
        self.headers = headers

    def __call__(self, request):
        parameters = list(self.parameters)
${authentication.map((line) => `        ${line}\n`).join('')}${written}
        request.prepare_body(body, None)
        request.headers.update({"Accept": "application/json", "Content-Type": media_type, **dict(self.headers)})
        return request


def ask(url, grant_type, parameters, headers, **more):
    asking = Asking([*parameters, ("grant_type", grant_type)], headers)
    return session.fetch_token(url, grant_type=grant_type, auth=asking, **more)
`;
}

/** What the client says of itself: in the header, or by parameters of whatever kind. */
function authenticationLines(own: OwnRequests, token: BuiltCall, source: Source): string[] {
  if (headerOf(token.headers, 'authorization')?.startsWith('Basic ')) {
    const [id, secret] = [source.text(own.connection.clientId), source.environment(VARIABLES.secret)];
    return [
      `credentials = quote_plus(${id}, safe="*-._") + ":" + quote_plus(${secret}, safe="*-._")`,
      'request.headers["Authorization"] = "Basic " + b64encode(credentials.encode("ascii")).decode("ascii")',
    ];
  }
  const { parameters } = askedOf(own, token);
  const names = new Set([...parameters.map(({ name }) => name), 'grant_type']);
  return formPairs(token)
    .filter(({ name }) => !names.has(name))
    .map(({ name, value }) => `parameters.append((${source.text(name)}, ${source.text(value)}))`);
}

const headersText = (headers: readonly Pair[], source: Source) =>
  `[${headers.map(({ name, value }) => `(${source.text(name)}, ${source.text(value)})`).join(', ')}]`;

function tokenText(own: OwnRequests, source: Source): string {
  const { token, refresh, device } = own;
  const way = wayOf(own);
  if (token === null || way === 'given')
    return `def get_token():\n    return {"access_token": ${source.environment(VARIABLES.token)}, "token_type": "Bearer"}\n`;
  const request = (asked: BuiltCall, indent = '    ', more = '') => {
    const { url, grantType, parameters, headers } = askedOf(own, asked);
    return `return ask(
${indent}    ${source.text(url, true)},
${indent}    ${source.text(grantType)},
${indent}    [
${source.pairs(parameters, PAIR, `${indent}        `)}${indent}    ],
${indent}    ${headersText(headers, source)},${more}
${indent})`;
  };
  const first = refresh === null ? '' : `    if os.environ.get("${VARIABLES.refresh}"):\n        ${request(refresh, '        ')}\n`;
  if (way === 'code')
    return `def get_token():\n${first}${signInText(own, source)}    ${request(token, '    ', '\n        code=callback["code"],')}\n`;
  if (way === 'device' && device !== null) {
    const asked = askedOf(own, device);
    return `def get_token():
${first}    asking = Asking(
        [
${source.pairs(asked.parameters, PAIR, '            ')}        ],
        ${headersText(asked.headers, source)},
    )
    response = session.post(${source.text(asked.url, true)}, auth=asking, withhold_token=True)
    device = response.json()
    if not response.ok:
        sys.exit(f"{response.status_code}: {device}")
    print(f"Open {device.get('verification_uri') or device.get('verification_url')} and enter {device['user_code']}", file=sys.stderr)
    seconds = device.get("interval", 5)
    while True:
        time.sleep(seconds)
        try:
            ${request(token, '            ')}
        except OAuthError as error:
            if error.error == "slow_down":
                seconds += 5
            elif error.error != "authorization_pending":
                raise
`;
  }
  return `def get_token():\n${first}    ${request(token)}\n`;
}

function signInText({ authorize, issuer }: OwnRequests, source: Source): string {
  const { endpoint, parameters } = authorize ?? { endpoint: '', parameters: [] };
  const proves = parameters.some(({ name }) => name === 'code_challenge');
  return `${proves ? '    verifier = secrets.token_urlsafe(32)\n' : ''}    state = secrets.token_urlsafe(32)
    query = [
${source.pairs(parameters, PAIR, '        ')}    ]
    url = ${source.text(endpoint, true)} + "?" + urlencode(query, quote_via=quote)
    print(f"Sign in with a browser at:\\n{url}\\nThe URL it led to: ", end="", file=sys.stderr, flush=True)
    callback = dict(parse_qsl(urlsplit(sys.stdin.readline().strip()).query))
    if callback.get("state") != state:
        sys.exit("The URL does not belong to this sign-in: its state differs.")
${issuer === null ? '' : `    if callback.get("iss", ${source.text(issuer)}) != ${source.text(issuer)}:\n        sys.exit("The URL comes from another server: its iss differs.")\n`}    if "code" not in callback:
        sys.exit(f"{callback.get('error')}: {callback.get('error_description')}")
`;
}

function callsText(own: OwnRequests, source: Source): string {
  const calls = own.calls.map(({ name, request }) => {
    const isUsual = sendsToken(own, request);
    const headers = request.headers.filter((header) => !isUsual || header.name.toLowerCase() !== 'authorization');
    return `    ${source.text(name)}: lambda: session.request(
        ${source.text(request.method)},
        ${source.text(request.url, true)},
        headers=dict(${headersText(headers, source)}),
${request.body === null ? '' : `        data=(${source.text(request.body)}).encode("utf-8"),\n`}        allow_redirects=False,
${isUsual ? '' : '        withhold_token=True,\n'}    ),
`;
  });
  return `calls = {\n${calls.join('')}}\n`;
}

/** Calls may change something, so none is made that nobody named. */
const MAIN = `if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name and name not in calls:
        sys.exit(f"There is no call {name}. Known: {', '.join(calls)}")
    if os.environ.get("ACCESS_TOKEN"):
        session.token = {"access_token": os.environ["ACCESS_TOKEN"], "token_type": "Bearer"}
    else:
        session.token = get_token()
    if not name:
        print(f"A token is there. Name a call to make it: {', '.join(calls)}")
    else:
        response = calls[name]()
        print(response.status_code, response.text)
`;
