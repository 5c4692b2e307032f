import { Failure } from '../core/failure';
import { fetchJwks } from '../core/verify/jwks';
import { derKind } from '../core/verify/key-der';
import { publishedSet, readDerKeys, readKeys, readSecret } from '../core/verify/keys';
import type { KeySet } from '../core/verify/model';
import { type CliContext, UsageError } from './context';
import type { DecodeOptions } from './decode-options';
import { readBytes, textOf } from './input';

/** Keys to verify with, and what kept some of them away. */
export interface GivenKeys {
  set: KeySet;
  /** Why the key set could not be fetched; null: it was, or none was to be. */
  trouble: Failure | null;
}

/**
 * Gathers the keys that --jwks, --key and --secret-env name; null: none is named. A key set that can't be fetched is no reason to show
 * nothing, so it becomes `trouble`; an address, a file or a variable that can't be used at all is wrong use.
 *
 * @throws UsageError.
 */
export async function gatherKeys(options: DecodeOptions, context: CliContext): Promise<GivenKeys | null> {
  const sets: KeySet[] = [];
  let trouble: Failure | null = null;
  if (options.jwks !== null && /^https?:/i.test(options.jwks)) {
    try {
      sets.push(await fetchJwks(context, { url: options.jwks, kid: null }));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'insecure-url' || error.code === 'connection-invalid') throw new UsageError(error.what, error.action);
      trouble = error;
      sets.push({ keys: [], unreadable: [], source: 'the key set', fetchedAt: null, handed: false });
    }
  } else if (options.jwks !== null) sets.push(publishedSet(await fileKeys('jwks', options.jwks, context)));
  if (options.key !== null) sets.push(await fileKeys('key', options.key, context));
  if (options.secretEnv !== null) sets.push(secretKeys(options.secretEnv, context));
  const [first] = sets;
  if (!first) return null;
  const set: KeySet = {
    keys: sets.flatMap(({ keys }) => keys),
    unreadable: sets.flatMap(({ unreadable }) => unreadable),
    source: sets.map(({ source }) => source).join(' and '),
    fetchedAt: first.fetchedAt,
    handed: sets.every(({ handed }) => handed),
  };
  return { set, trouble };
}

async function fileKeys(option: 'jwks' | 'key', path: string, context: CliContext): Promise<KeySet> {
  const bytes = await readBytes({ kind: 'file', path }, context);
  const source = `the file after --${option}`;
  const set = derKind(bytes) === null ? await readKeys(textOf(bytes), source) : await readDerKeys(bytes, source);
  const [fault] = set.unreadable;
  if (set.keys.length > 0) return set;
  throw new UsageError(
    `The file after --${option} holds no usable key${fault ? `: ${fault.key} ${fault.why}` : ''}.`,
    'Give a PEM or DER key or certificate, a JWK or a JWK Set; for a shared secret use --secret-env.',
  );
}

function secretKeys(name: string, { env }: CliContext): KeySet {
  const secret = Object.hasOwn(env, name) ? env[name] : undefined;
  if (secret === undefined || secret === '') {
    throw new UsageError(
      `The environment variable ${JSON.stringify(name)} is ${secret === undefined ? 'not set' : 'empty'}.`,
      'Set it to the shared secret; --secret-env takes the name of the variable, not the secret.',
    );
  }
  return readSecret(secret, 'text', `the environment variable ${name}`);
}
