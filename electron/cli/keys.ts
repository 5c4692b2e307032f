import { Failure } from '../model/failure';
import { fetchJwks } from '../core/wire/jwks';
import { derKind } from '../core/verify/key-der';
import { publishedSet, readDerKeys, readKeys, readSecret } from '../core/verify/keys';
import type { KeySet } from '../core/verify/model';
import { type CliContext, UsageError } from './context';
import type { DecodeOptions } from './decode-options';
import { environmentSecret, readBytes, textOf } from './input';

export interface GivenKeys {
  set: KeySet;
  /** Why the key set could not be fetched; null if it was, or wasn't requested. */
  trouble: Failure | null;
}

/**
 * Gathers the keys from --jwks, --key and --secret-env; null if none is given. A failed fetch becomes `trouble` so that the token is still
 * shown; an unusable URL, file or variable is a usage error.
 * @throws UsageError.
 */
export async function gatherKeys(options: DecodeOptions, context: CliContext): Promise<GivenKeys | null> {
  const sets: KeySet[] = [];
  let trouble: Failure | null = null;
  if (options.jwks !== null && /^https?:/i.test(options.jwks)) {
    try {
      const { httpFor } = await import('./network');
      const http = await httpFor(options.way, null, context);
      sets.push(await fetchJwks({ ...context, http }, { url: options.jwks, kid: null }));
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
  const source = `the --${option} file`;
  const set = derKind(bytes) === null ? await readKeys(textOf(bytes), source) : await readDerKeys(bytes, source);
  const [fault] = set.unreadable;
  if (set.keys.length > 0) return set;
  throw new UsageError(
    `The --${option} file contains no usable key${fault ? `: ${fault.key} ${fault.why}` : ''}.`,
    'Give a PEM or DER key or certificate, a JWK or a JWK Set; for a shared secret use --secret-env.',
  );
}

function secretKeys(name: string, context: CliContext): KeySet {
  return readSecret(environmentSecret('secret-env', name, 'shared secret', context), 'text', `the environment variable ${name}`);
}
