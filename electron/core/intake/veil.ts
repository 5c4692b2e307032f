import { isEmail, isKnownId, isUuid } from '../../model/value-looks';
import { knownForm, looksMade, strength, webUrl } from './forms';
import type { Judged, Known } from './judge';
import { isAddressKind } from './read-line';
import type { Line } from './unfold';
import { labelsIn, type OwnNames, type ValueKind } from './vocabulary';

/** What stands for a value that may be a secret. */
export const HIDDEN = '••••';

const SECRETS = new Set<ValueKind>(['clientSecret', 'password', 'otherSecret']);
const isSecretKind = (kind: ValueKind) => SECRETS.has(kind);
/** What is harder to guess than an ID usually is, such as 20 hexadecimal digits, may be a secret under the wrong name. */
const STRENGTH_OF_AN_ID = 70;
/** Signs that generated secrets have and IDs rarely do. */
const SIGNS = /[!@#$%^&*~+=?<>|\\{}[\]]/;
const NAMES_SECRET = /secret|passw|geheim|kennwort|segret|segred|secreto|シークレット/i;
/** Lines that a value may stand below its name. */
const BELOW = 3;

/**
 * Values as the window may see them: whatever may be a secret is marked as one, whatever its label says, and no label or doubt quotes it.
 * One that stands for a secret elsewhere in the text isn't taken unasked.
 */
export function veiled(values: readonly Judged[], lines: readonly Line[], known: Known): Judged[] {
  const secrets = values.filter(({ kind }) => isSecretKind(kind)).map(({ value }) => value);
  const near = nearSecrets(lines, values, known.names);
  const marked = values.map((one): Judged => {
    if (isSecretKind(one.kind)) return { ...one, isSecret: true };
    const isTwice = secrets.some((secret) => isPartOf(secret, one.value));
    const isNear = one.lines.some((line) => near.has(line)) && isMade(one.value) && !isListed(one.kind) && !isKnownId(one.value);
    const isSecret = isTwice || isNear || namesSecret(one.label ?? '', known.names) || mayBeSecret(one);
    const isTold = one.doubts.some((doubt) => doubt.endsWith('of a secret.'));
    const doubts = isTwice && !isTold ? [...one.doubts, 'It stands in the text as a secret too, or is part of one.'] : one.doubts;
    return { ...one, isSecret, doubts, isSure: one.isSure && !isTwice && !(isSecret && isListed(one.kind)) };
  });
  const hidden = marked.filter(({ isSecret }) => isSecret).map(({ value }) => value);
  return marked.map((one) => ({
    ...one,
    label: one.label === null ? null : withoutMade(withoutAny(one.label, hidden)),
    doubts: one.doubts.map((doubt) => withoutMade(withoutAny(doubt, hidden))),
  }));
}

/** A text without the secrets that are known, whole or percent-encoded. */
export function withoutAny(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encoded(secret)])
    .reduce((rest, secret) => (secret.length >= 4 ? rest.replaceAll(secret, HIDDEN) : rest), text);
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Names such as "ACME2_CLIENT_ID" stay; a value that stands beside one doesn't. */
const withoutMade = (text: string) =>
  text.replace(/[\p{L}\p{N}]{8,}/gu, (word) => (looksMade(word) && strength(word) > STRENGTH_OF_AN_ID / 2 ? HIDDEN : word));

/** Kinds that can be shown or hidden as a whole only, and that no secret belongs in. */
export const isListed = (kind: ValueKind) => isAddressKind(kind) || kind === 'scopes' || kind === 'environment';

const isMade = (value: string) => looksMade(value) || isUuid(value) || strength(value) > STRENGTH_OF_AN_ID / 2;

/** Whether a secret stands in a value, or the value is a piece of it. */
function isPartOf(secret: string, value: string): boolean {
  if (secret === value) return true;
  if (value.length >= 8 && looksMade(value) && secret.includes(value)) return true;
  const plain = decoded(value);
  if (secret.length >= 8 && looksMade(secret) && (value.includes(secret) || plain.includes(secret))) return true;
  return secret.length >= 4 && plain.split(/[\s/?#&=,;]+/).includes(secret);
}

function mayBeSecret({ kind, value, doubts }: Judged): boolean {
  if (isAddressKind(kind) || ((kind === 'audience' || kind === 'resource') && webUrl(value) !== null)) return hasSecret(value, kind);
  if (kind === 'scopes' || kind === 'environment') return value.split(/\s+/).some((word) => !/[/:]/.test(word) && isStrong(word));
  const form = knownForm(value);
  if (form !== null) return form !== 'clientId';
  if (doubts.some((doubt) => /swapped|looks like/.test(doubt))) return true;
  if (isUuid(value) || isEmail(value)) return false;
  return kind === 'other' || isStrong(value) || SIGNS.test(value);
}

/** Whether a word is harder to guess than an ID usually is. */
export const isStrong = (word: string) =>
  !isKnownId(word) && !isUuid(word) && (knownForm(word) !== null || strength(word) > STRENGTH_OF_AN_ID);

/** Whether an address carries a secret: in what it asks, or in its path where that may be of any form. */
function hasSecret(address: string, kind: ValueKind): boolean {
  const url = webUrl(address);
  if (url === null)
    return (
      /[?#]/.test(address) &&
      decoded(address)
        .split(/[?#&=]/)
        .slice(1)
        .some(isStrong)
    );
  const asked = [...url.searchParams].some(([name, value]) => NAMES_SECRET.test(name) || isStrong(value));
  const isFree = kind === 'apiBaseUrl' || kind === 'redirectUri';
  const inPath = decoded(url.pathname)
    .split('/')
    .some((part) => (isFree ? isStrong(part) : isForm(part)));
  return asked || inPath || isStrong(url.hash.slice(1));
}

function isForm(part: string): boolean {
  const form = knownForm(part);
  return form !== null && form !== 'clientId';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether words name a secret. */
export function namesSecret(words: string, own?: OwnNames): boolean {
  return labelsIn(words, own).some(({ kind }) => isSecretKind(kind)) || NAMES_SECRET.test(words);
}

/** Whether a line ends with the name of a secret, which then stands below. */
export function endsWithSecretName(text: string): boolean {
  const last = labelsIn(text).at(-1);
  return last !== undefined && isSecretKind(last.kind) && /^[\s:：=*_"'`)\]]{0,12}$/u.test(text.slice(last.end));
}

/** Numbers of lines that name a secret, or stand below such a line, where none was found for that name. */
function nearSecrets(lines: readonly Line[], values: readonly Judged[], own?: OwnNames): Set<number> {
  const found = new Set(values.flatMap((one) => (isSecretKind(one.kind) ? one.lines : [])));
  const near = new Set<number>();
  for (const [at, { text, number }] of lines.entries()) {
    if (!namesSecret(text.slice(0, 2_000), own)) continue;
    const below = lines.slice(at + 1, at + 1 + BELOW).find((line) => line.text.trim() !== '');
    if (found.has(number) || (below !== undefined && found.has(below.number))) continue;
    near.add(number);
    if (below !== undefined && endsWithSecretName(text)) near.add(below.number);
  }
  return near;
}
