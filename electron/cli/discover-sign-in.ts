import { stoppable } from '../core/base/unless-aborted';
import type { Chain } from '../core/discover/chain';
import type { Calling } from '../core/discover/sign-in';
import { freeReceiver } from '../core/discover/receiver';
import { foundBy, SignInRun } from '../core/discover/sign-in-run';
import type { Http } from '../core/ports';
import type { Fingerprint } from '../core/secrets';
import type { ChainView } from '../model/discovery';
import type { Held, Who } from '../core/discover/client-tokens';
import { DEVICE_CODE, type Grants } from '../core/discover/grants';
import { readClientKey } from '../core/client-keys/keys';
import { jsonValue, isRecord } from '../core/base/untrusted-text';
import { Failure } from '../model/failure';
import { PLAIN_GRANTS } from '../model/grants';
import { isLoopback } from '../model/address';
import { urlOf } from '../model/text/url';
import { DEFAULT_PREFERENCES } from '../model/window/window-parts';
import { openEncryptedKey } from '../platform/keys/encrypted-key';
import { createLoopbackRedirects } from '../platform/network/loopback';
import { given, needed, receiverAt, type ValuesOf } from './arguments';
import { type CliContext, UsageError } from './context';
import { environmentSecret, readText } from './input';
import { attendSignIns, browserFor } from './sign-in';
import { oneLine } from './terminal';
import type { DISCOVER_SIGN_IN_OPTIONS } from './usage/discover-sign-in';

type Values = ValuesOf<typeof DISCOVER_SIGN_IN_OPTIONS>;

/** What the options say of the second half. @throws UsageError */
export async function callingOf(values: Values, context: CliContext): Promise<Calling> {
  const redirect = given('redirect', values.redirect);
  const tool = given('tool', values.tool);
  if (tool === null && values.input !== undefined)
    throw new UsageError('--input needs --tool.', 'Name the tool that the arguments are for.');
  const receiver = redirect === null ? await freeReceiver(createLoopbackRedirects()) : receiverAt(redirect);
  const who: Who = {
    client: await clientOf(values, context),
    metadataUrl: given('client-metadata', values['client-metadata']),
    grants: grantsOf(values, context),
    dpop: values.dpop === true,
    receiver,
  };
  const client = { name: 'Tokenscope', version: context.version };
  return { who, tool: tool === null ? null : { name: tool, input: inputOf(values) }, client };
}

/** Only these mean that somebody is to sign in. @throws UsageError for one without `--sign-in`. */
export function refuseWithout(values: Values): void {
  const name = (Object.keys(values) as (keyof Values)[]).find((each) => NEEDS_SIGN_IN.includes(each) && values[each] !== undefined);
  if (name !== undefined) throw new UsageError(`--${name} needs --sign-in.`, 'Add --sign-in, or leave this option out.');
}

/** What is secret of the person's, and of one authorization server. */
const BOUND: Partial<Record<keyof Values, string>> = {
  'client-secret-env': 'client secret',
  'client-key': "client's key",
  'assertion-env': 'assertion',
};

/**
 * A secret goes to the server that it was made for: whoever runs the URL names another as easily.
 *
 * @param found Issuers that the URL names.
 * @throws UsageError where it was not said which that is.
 */
export function refuseUnbound(values: Values, found: readonly string[]): void {
  if (values['client-issuer'] !== undefined) return;
  const name = (Object.keys(BOUND) as (keyof Values)[]).find((each) => values[each] !== undefined);
  if (name === undefined) return;
  const named = found.map((issuer) => oneLine(issuer, 200)).join(', ');
  throw new UsageError(
    `--${name} needs --client-issuer: the ${BOUND[name]} is sent only to the authorization server it was made for.`,
    found.length === 0
      ? 'Give the issuer that it belongs to. Without --sign-in the command lists the issuers that the URL names.'
      : `The URL names ${named}. If it belongs there, add --client-issuer ${oneLine(found[0] ?? '', 200)}; nothing was sent yet.`,
  );
}

const NEEDS_SIGN_IN: readonly (keyof Values)[] = [
  'client-id',
  'client-secret-env',
  'client-key',
  'client-issuer',
  'client-metadata',
  'grant',
  'device',
  'assertion-env',
  'idp-token-endpoint',
  'idp-client-id',
  'idp-secret-env',
  'id-token-env',
  'dpop',
  'redirect',
  'tool',
  'input',
  'save',
];

interface Found {
  http: Http;
  fingerprint: Fingerprint;
  /** Another chain like the first. */
  begun(): Chain;
}

/** Goes on with a chain that led to an authorization server; a person at the terminal or a program attends its sign-ins. */
export async function signedIn(
  calling: Calling,
  chain: Chain,
  first: ChainView,
  { begun, ...deps }: Found,
  context: CliContext,
): Promise<{ view: ChainView; held: Held | null }> {
  const { addresses, clock, random } = context;
  const run = new SignInRun(
    {
      ...deps,
      addresses,
      clock,
      random,
      browser: browserFor(calling.who.receiver, context),
      redirects: createLoopbackRedirects(),
      flowTimeoutMs: DEFAULT_PREFERENCES.flowTimeoutMs,
      attend: (flows) => attendSignIns(flows, false, context),
      rediscover: (signal) => foundBy(begun(), signal),
    },
    calling,
    chain.facts,
  );
  await stoppable(
    context.signal,
    () => run.stop(),
    () => run.run(true),
  );
  return { view: run.view(first), held: run.outcome.held };
}

async function clientOf(values: Values, context: CliContext): Promise<Who['client']> {
  const clientId = given('client-id', values['client-id']);
  const [secretName, keyFile] = [values['client-secret-env'], given('client-key', values['client-key'])];
  if (clientId === null) {
    const isForAssertion = values['client-issuer'] === undefined || values['assertion-env'] !== undefined;
    if (secretName === undefined && keyFile === null && isForAssertion) return null;
    throw new UsageError('The client has no ID.', 'Give it with --client-id.');
  }
  return {
    clientId,
    issuer: given('client-issuer', values['client-issuer']),
    secret: variable('client-secret-env', secretName, 'client secret', context),
    key: keyFile === null ? null : await keyIn(keyFile, context),
  };
}

async function keyIn(path: string, context: CliContext) {
  const text = await readText({ kind: 'file', path }, context);
  try {
    return await readClientKey({ text, passphrase: '', rsaAlg: 'RS256' }, openEncryptedKey, context.clock.now());
  } catch (error) {
    if (error instanceof Failure) throw new UsageError(`--client-key: ${error.what}`, error.action);
    throw error;
  }
}

function grantsOf(values: Values, context: CliContext): Grants {
  const assertion = variable('assertion-env', values['assertion-env'], 'assertion', context);
  const endpoint = given('idp-token-endpoint', values['idp-token-endpoint']);
  const device = values.device === true ? DEVICE_CODE : null;
  if ([assertion, endpoint, device, values.grant ?? null].filter((each) => each !== null).length > 1)
    throw new UsageError(
      'More than one way to get a token was given.',
      'Give one of --grant, --device, --assertion-env and --idp-token-endpoint.',
    );
  if (device !== null) {
    if (values.redirect === undefined) return { kind: device };
    throw new UsageError('--redirect has no use with --device: nothing is redirected.', 'Leave one of the two out.');
  }
  if (assertion !== null) return { kind: 'assertion', assertion, issuer: given('client-issuer', values['client-issuer']) };
  if (endpoint !== null) {
    const url = urlOf(endpoint);
    if (url === null) throw new UsageError('--idp-token-endpoint is not a URL.', 'Write it like https://login.example.com/token.');
    if (url.protocol !== 'https:' && !isLoopback(url))
      throw new UsageError(
        '--idp-token-endpoint is not https: anyone on the network path could read the ID token and the secret.',
        'Give its https URL. Plain http is accepted on this computer only.',
      );
    const name = needed('discover', 'id-token-env', values['id-token-env'], 'ID token');
    return {
      kind: 'enterprise',
      idp: {
        tokenEndpoint: endpoint,
        clientId: needed('discover', 'idp-client-id', values['idp-client-id'], 'client at the identity provider'),
        clientSecret: variable('idp-secret-env', values['idp-secret-env'], 'client secret', context),
        idToken: environmentSecret('id-token-env', name, 'ID token', context),
      },
    };
  }
  const grant = values.grant ?? PLAIN_GRANTS[0];
  const kind = PLAIN_GRANTS.find((each) => each === grant);
  if (kind !== undefined) return { kind };
  throw new UsageError(`--grant accepts ${PLAIN_GRANTS.join(' or ')}.`, 'Leave it out if the user signs in.');
}

function variable(option: string, name: string | undefined, what: string, context: CliContext): string | null {
  return name === undefined ? null : environmentSecret(option, name, what, context);
}

function inputOf({ input }: Values): Record<string, unknown> {
  const value = input === undefined ? {} : jsonValue(input);
  if (isRecord(value)) return value;
  throw new UsageError('--input is not a JSON object.', 'Write it like --input \'{"id": 1}\'.');
}
