import { TOLD_NAMES } from '../core/client-checks/addresses';
import type { ProofPlan } from '../core/client-checks/plans';
import { isOwnAddress, isRedirectUri } from '../model/redirect-uri';
import { clientsAt, PROOF_CLIENTS, PROOF_FACE_WORDS, PROOF_FACES, type ProofClient, type ProofFace } from '../model/proof';
import { urlOf } from '../model/text/url';
import { given, type ValuesOf } from './arguments';
import { publicKeysIn } from '../core/client-checks/public-keys';
import { type CliContext, UsageError } from './context';
import { readText } from './input';
import { oneLine } from './terminal';
import type { PROVE } from './usage/prove';

type Values = ValuesOf<typeof PROVE.options>;

/** @throws UsageError. */
export function faceGiven(text: string | undefined, { faces, name }: ProofPlan): ProofFace {
  const [usual = 'oidc'] = faces;
  const face = given('face', text) ?? usual;
  const known = PROOF_FACES.find((each) => each === face);
  if (known === undefined) throw new UsageError('Unknown face.', `Choose one of: ${PROOF_FACES.join(', ')}.`);
  if (!faces.includes(known)) throw new UsageError(`The plan "${name}" is for ${faces.join(', ')}.`, 'Choose another --plan or --face.');
  return known;
}

/** What each name of the app's own is to get. @throws UsageError. */
export function namesGiven(pairs: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name = '', what = ''] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(pair) ?? [];
      if (name === '') throw new UsageError('--env is not NAME=WHAT.', 'Write it like --env OIDC_ISSUER=issuer.');
      if (!TOLD_NAMES.includes(what))
        throw new UsageError(`--env ${name}= names nothing that there is.`, `Use one of ${TOLD_NAMES.join(', ')}.`);
      return [name, what];
    }),
  );
}

/** An address of the app's, on this machine. @throws UsageError. */
export function ownAddress(option: 'on-call' | 'on-sign-in' | 'on-sign-out', values: Values): string | null {
  const text = given(option, values[option]);
  if (text === null) return null;
  const url = urlOf(text);
  if (url !== null && url.protocol === 'http:' && isOwnAddress(text) && url.hash === '') return text;
  throw new UsageError(`--${option} is no http URL of this computer.`, `Write it like --${option} http://localhost:3000/orders.`);
}

/** Where the app wants the redirect: on this computer, at https, or with a scheme of its own (RFC 8252 section 7). @throws UsageError. */
export function redirectGiven(values: Values): string | null {
  const text = given('redirect-uri', values['redirect-uri']);
  if (text === null || isRedirectUri(text)) return text;
  throw new UsageError(
    "--redirect-uri is neither at this computer nor at https, and has no scheme of your app's own.",
    'Write it like --redirect-uri http://localhost:3000/callback, https://app.example.com/callback or com.example.app:/callback.',
  );
}

/** @throws UsageError. */
export function clientGiven(values: Values, face: ProofFace): ProofClient {
  const text = given('client', values.client) ?? 'confidential';
  const client = PROOF_CLIENTS.find((each) => each === text);
  if (client === undefined) throw new UsageError('Unknown kind of client.', `Choose one of: ${PROOF_CLIENTS.join(', ')}.`);
  if (!clientsAt(face).includes(client))
    throw new UsageError(`${PROOF_FACE_WORDS[face].name} has no ${client} clients.`, 'Choose another --face, or leave out --client.');
  return client;
}

/** The public keys of an app that signs assertions; none for any other. @throws UsageError. */
export async function keysGiven(values: Values, client: ProofClient, context: CliContext): Promise<string[]> {
  const path = given('keys', values.keys);
  const how = 'Write it like --client private_key_jwt --keys jwks.json, with a JWK Set that has your public keys alone.';
  if ((path === null) !== (client !== 'private_key_jwt'))
    throw new UsageError(path === null ? 'No --keys was given.' : '--keys is for --client private_key_jwt.', how);
  if (path === null) return [];
  const read = publicKeysIn(await readText({ kind: 'file', path }, context));
  if ('wrong' in read) throw new UsageError(`--keys can't be used. ${read.wrong}`, how);
  return read.keys;
}

/** What reports call the app: its command up to the first option or setting, since these may hold a secret. */
export function appName(program: readonly string[]): string {
  const end = program.findIndex((word, index) => index > 0 && (word.startsWith('-') || word.includes('=')));
  return oneLine((end < 0 ? program : program.slice(0, end)).join(' ')).slice(0, 80);
}

/** @throws UsageError. */
export function oneOrTwo(option: 'issuers' | 'processes', values: Values): 1 | 2 {
  const text = given(option, values[option]) ?? '1';
  if (text !== '1' && text !== '2') throw new UsageError(`--${option} is neither 1 nor 2.`, `Write it like --${option} 2.`);
  return text === '2' ? 2 : 1;
}

/** Whether the app is started twice. @throws UsageError. */
export function isTwice(values: Values): boolean {
  const processes = oneOrTwo('processes', values);
  if (processes === 2 && [values['on-call'], values['on-sign-in'], values['on-sign-out']].some((each) => each !== undefined))
    throw new UsageError('--processes 2 is for a command that reads lines.', 'Leave out --on-call, --on-sign-in and --on-sign-out.');
  return processes === 2;
}

/** Milliseconds of an option that takes seconds. @throws UsageError. */
export function secondsGiven(option: 'patience' | 'settle', text: string | undefined): number {
  const value = given(option, text) ?? (option === 'patience' ? '15' : '1.5');
  const seconds = /^\d{1,4}(\.\d{1,3})?$/.test(value) ? Number(value) : 0;
  if (seconds > 0) return seconds * 1_000;
  throw new UsageError(`--${option} is not a number of seconds.`, `Write it like --${option} 30.`);
}
