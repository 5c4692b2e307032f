import { isUuid } from '../../model/value-looks';
import { endpointKind, hasLookalikes, isMisreadUuid, knownForm, strength, webUrl } from './forms';
import { isAddressKind } from './read-line';
import type { Given } from './given';
import type { OwnNames, ValueKind } from './vocabulary';

/** A value with what is to be thought of it. */
export interface Judged extends Given {
  /** Every line that it stands in, from 1. */
  lines: number[];
  /** A newer one of its kind stands in the text, or the text says that it is no longer valid. */
  isOlder: boolean;
  /** It may be a secret, whatever its label says: never shown. Marked by veil.ts. */
  isSecret: boolean;
  /** Nothing speaks against taking it. */
  isSure: boolean;
}

/** What is known of the connection that the values are for. */
export interface Known {
  /** Whether a host is the provider's own; null: any may be. */
  ownHost: ((hostname: string) => boolean) | null;
  /** As in a sentence. */
  provider: string;
  /** What it calls its values. */
  names?: OwnNames;
}

/**
 * Decides what each value is and whether it may be taken without a look: by its label, its form, the other values, how old it is. Of two that
 * contradict each other neither is.
 */
export function judge(given: readonly Given[], known: Known, isBlurred: boolean): Judged[] {
  const merged = merge(given.flatMap((one) => readable(one, known, isBlurred)));
  const told = markSwapped(merged);
  markOlder(told);
  markContradicted(told);
  return told.map((one) => ({
    ...one,
    isSure: one.doubts.length === 0 && !one.isOlder && !one.isWeak && isPlaceable(one.kind),
  }));
}

const isPlaceable = (kind: ValueKind) => kind !== 'other' && kind !== 'otherSecret' && kind !== 'password';

/** A value as it would be taken, with what its own form says against it. */
function readable(one: Given, known: Known, isBlurred: boolean): Given[] {
  const doubts = [...one.doubts];
  let { kind, value, isWeak } = one;
  if (kind === 'scopes') {
    const scopes = scopesIn(value);
    if (scopes === null) return [];
    return [
      {
        ...one,
        value: scopes.words.join(' '),
        doubts: scopes.isProse ? [...doubts, 'It may be a sentence rather than a list of scopes.'] : doubts,
      },
    ];
  }
  if (isAddressKind(kind)) {
    const address = addressOf(kind, value, known);
    if (address === null) return [];
    if (address.kind !== kind && !one.isWeak && one.label !== null && !/endpoint|host|^url$|callback/i.test(one.label))
      doubts.push(`It stands after “${one.label}”, but has the path of ${NAMES[address.kind] ?? 'another URL'}.`);
    if (
      address.kind === 'authorization' &&
      one.label !== null &&
      /log|sign|anmelde/i.test(one.label) &&
      endpointKind(new URL(address.value)) === null
    )
      isWeak = true;
    if (address.kind !== kind) isWeak = false;
    ({ kind, value } = address);
    doubts.push(...address.doubts);
  }
  if (kind === 'clientId' || kind === 'clientSecret' || kind === 'otherSecret') {
    const form = knownForm(value);
    if (
      form !== null &&
      form !== kind &&
      one.label !== null &&
      kind !== 'otherSecret' &&
      !(form === 'otherSecret' && /^[sr]k_/.test(value))
    ) {
      doubts.push(`It stands after “${one.label}”, but looks like ${FORM_NAMES[form]}.`);
      kind = form;
    }
  }
  if (kind === 'clientId' || kind === 'clientSecret' || kind === 'tenant') {
    if (isMisreadUuid(value))
      doubts.push('It is nearly a UUID, but one character can be in none, such as l or O: the text may have been read off a picture.');
    else if (isBlurred && hasLookalikes(value) && !isUuid(value))
      doubts.push('The text looks read off a picture, where l, I and 1 or O and 0 are mistaken for each other.');
    if (!/^[\x20-\x7e]*$/.test(value))
      doubts.push('It contains a character that is not ASCII, perhaps one that only looks like a Latin letter.');
    if (/^3D/.test(value)) doubts.push('It begins with “3D”, which e-mail programs put behind “=”.');
  }
  return [{ ...one, kind, value, doubts, isWeak }];
}

const FORM_NAMES = { clientId: 'a Client ID', clientSecret: 'a Client secret', otherSecret: 'a token or another kind of secret' };

/** Endpoints in a sentence. */
const NAMES: Partial<Record<ValueKind, string>> = {
  issuer: 'a discovery document',
  authorization: 'an authorization endpoint',
  token: 'a token endpoint',
  userinfo: 'a UserInfo endpoint',
  jwks: 'a JWKS URI',
  introspection: 'an introspection endpoint',
  revocation: 'a revocation endpoint',
  redirectUri: 'a redirect URI',
};

function addressOf(kind: ValueKind, written: string, known: Known): { kind: ValueKind; value: string; doubts: string[] } | null {
  const doubts: string[] = [];
  let value = written.replace(/[.,;]$/, '');
  if (kind === 'redirectUri') return { kind, value, doubts };
  if (!/^https?:/i.test(value)) {
    value = `https://${value.replace(/^\/\//, '')}`;
    doubts.push('It was written without https://.');
  }
  const url = webUrl(value);
  if (url === null) return null;
  if (url.username !== '' || url.password !== '') return null;
  const ending = endpointKind(url);
  const isDiscovery = ending === 'issuer';
  const bare = url.search !== '' || url.hash !== '' ? value.replace(/[?#].*$/s, '') : value;
  if (isDiscovery) value = bare.replace(/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(\/.*)?$/, '$1');
  else if (kind !== 'apiBaseUrl' || url.hash !== '')
    value = /[?&](?:client_id|redirect_uri|response_type|scope|state)=/.test(url.search) || url.hash !== '' ? bare : value;
  if (/[^\x21-\x7e]/.test(value) || url.hostname.split('.').some((part) => part.startsWith('xn--'))) {
    value = value.replace(/^(https?:\/\/)[^/?#]*/i, (_, scheme: string) => `${scheme}${url.host}`);
    doubts.push(`Its host is written with letters of other scripts. It leads to ${url.host}.`);
  }
  if (url.protocol === 'http:' && !/^(?:localhost|127\.|\[::1\])/.test(url.hostname))
    doubts.push('It uses plain http, so anyone on the network path can read what is sent there.');
  if (known.ownHost !== null && !known.ownHost(url.hostname)) doubts.push(`${url.host} is not a host of ${known.provider}.`);
  const found =
    ending !== null &&
    ending !== 'redirectUri' &&
    ending !== kind &&
    !(kind === 'issuer' && ending !== 'token' && ending !== 'authorization')
      ? ending
      : kind;
  return { kind: found, value, doubts };
}

/** The words of a list of scopes; null: there are none. */
function scopesIn(text: string): { words: string[]; isProse: boolean } | null {
  const cleaned = text.replace(/[[\]"'`“”„]/g, ' ').replace(/\s(?:and|und|et|y|e|en|dan|および|と)\s/gu, ' ');
  const words = cleaned
    .split(/[\s,;、]+/)
    .map((word) => word.replace(/[.)(]{1,3}$/, '').replace(/^\(/, ''))
    .filter((word) => word !== '' && word !== '-');
  if (
    words.length === 0 ||
    words.some((word) => !/^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/.test(word)) ||
    (words.length === 1 && /^(?:none|n\/a|tbd|-|keine|aucun|ninguno)$/i.test(words[0] ?? ''))
  )
    return null;
  const plain = words.filter((word) => /^[A-Z]?[a-z]{1,20}$/.test(word));
  const isProse =
    /[.!?]\s|\s(?:the|you|your|is|are|we|for|der|die|das|ist|sie|les|vous|est|para|los)\s/i.test(` ${text.replace(/\.$/, '')} `) ||
    (words.length > 2 && plain.length === words.length);
  return { words: [...new Set(words)], isProse };
}

/** The same value of one kind stands once, where it is least quoted. */
function merge(given: readonly Given[]): Judged[] {
  const all = new Map<string, Judged>();
  for (const one of given) {
    const key = `${one.kind}\n${one.kind === 'scopes' ? one.value.split(' ').sort().join(' ') : one.value}`;
    const known = all.get(key);
    if (known === undefined) {
      all.set(key, { ...one, lines: [one.line], isOlder: false, isSecret: false, isSure: false });
      continue;
    }
    if (!known.lines.includes(one.line) && known.lines.length < 20) known.lines.push(one.line);
    // What an older message calls valid, the newer one may call expired.
    if (one.depth < known.depth || (one.depth === known.depth && known.isWeak && !one.isWeak)) {
      Object.assign(known, {
        line: one.line,
        depth: one.depth,
        label: one.label,
        isWeak: one.isWeak && known.isWeak,
        isOld: one.isOld,
        doubts: one.doubts,
      });
    } else if (one.depth === known.depth) {
      known.isWeak &&= one.isWeak;
      known.isOld ||= one.isOld;
    }
    // Good in both, or in any.
    if (known.environment !== one.environment) known.environment = null;
  }
  // A token that some label names needs no place of its own.
  const named = new Set([...all.values()].filter(({ kind }) => kind !== 'other').map(({ value }) => value));
  return [...all.values()].filter(({ kind, value }) => kind !== 'other' || !named.has(value));
}

/** Ids under the name of secrets and the other way round: told by their forms, and by which of the two is harder to guess. */
function markSwapped(all: Judged[]): Judged[] {
  const swapped = new Set<Judged>();
  const ids = all.filter(({ kind, label }) => kind === 'clientId' && label !== null);
  const secrets = all.filter(({ kind, label }) => kind === 'clientSecret' && label !== null);
  for (const id of ids) {
    const secret = secrets.find(
      (one) => one.depth === id.depth && one.environment === id.environment && Math.abs(one.line - id.line) <= 12,
    );
    if (secret === undefined || id.doubts.some((doubt) => doubt.includes('looks like')) || !isSwap(id.value, secret.value)) continue;
    swapped.add(id).add(secret);
  }
  const values = new Map<string, Judged>();
  for (const one of all) {
    const other = values.get(one.value);
    if (other && other.kind !== one.kind && isCredential(one.kind) && isCredential(other.kind)) {
      const doubt = 'It stands under the name of an ID and of a secret.';
      one.doubts.push(doubt);
      other.doubts.push(doubt);
    }
    values.set(one.value, one);
  }
  return all.map((one) =>
    swapped.has(one)
      ? {
          ...one,
          kind: one.kind === 'clientId' ? 'clientSecret' : 'clientId',
          doubts: [
            ...one.doubts,
            `It stands after “${one.label}”, but ID and secret look swapped: the other one is ${one.kind === 'clientId' ? 'easier' : 'harder'} to guess.`,
          ],
        }
      : one,
  );
}

const isCredential = (kind: ValueKind) => kind === 'clientId' || kind === 'clientSecret';

function isSwap(id: string, secret: string): boolean {
  if (knownForm(id) === 'clientId' || knownForm(secret) === 'clientSecret') return false;
  if (isUuid(secret) && !isUuid(id)) return strength(id) > 70;
  return strength(id) > 90 && strength(id) > strength(secret) * 1.6;
}

/** Environments that can be meant by one choice. */
const meet = (one: Given, other: Given) => one.environment === null || other.environment === null || one.environment === other.environment;

/** What an answer quotes is older than what it says itself. */
function markOlder(all: Judged[]): void {
  for (const one of all) {
    const newer = all.some(
      (other) => other !== one && other.kind === one.kind && other.depth < one.depth && meet(one, other) && !other.isOld,
    );
    one.isOlder = one.isOld || newer;
  }
}

/** Of two different values for one place neither is taken by itself. Redirect URIs are often several. */
function markContradicted(all: Judged[]): void {
  for (const one of all) {
    if (one.isOlder) continue;
    const others = all.filter((other) => other !== one && other.kind === one.kind && !other.isOlder && meet(one, other));
    // A name says more than a form: a link in the signature doesn't make the labelled address doubtful.
    if (others.some((other) => !other.isWeak || one.isWeak)) one.doubts.push('The text has another value for the same place.');
  }
}
