import { cleanText } from '../base/untrusted-text';
import { isUuid } from '../../model/value-looks';
import { looksMade } from './forms';
import type { Judged } from './judge';
import type { Line } from './unfold';
import { endsWithSecretName, HIDDEN, namesSecret, withoutAny } from './veil';
import { labelsIn } from './vocabulary';

/** A line as it is shown among those that nothing was taken from. */
export interface LeftLine {
  line: number;
  text: string;
}

/** Of an e-mail's structure, which no person reads. */
const STRUCTURE =
  /^(?:--\S{4,100}|(?:content-[a-z]{2,20}|mime-version|return-path|received|dkim-signature|arc-[a-z-]{2,30}|message-id|references|in-reply-to|x-[a-z-]{2,40}):.*)$/i;
const MOST_LINES = 200;
const MOST_CHARACTERS = 300;

/** The lines that nothing was found in. Whatever may be a secret is hidden: a whole one, a part, one after its name. */
export function leftOver(
  lines: readonly Line[],
  used: ReadonlySet<number>,
  values: readonly Judged[],
): { left: LeftLine[]; leftOut: number } {
  const secrets = values.filter(({ isSecret }) => isSecret).map(({ value }) => value);
  const left: LeftLine[] = [];
  let count = 0;
  let isBelowName = false;
  for (const [index, { text, number }] of lines.entries()) {
    const isValue = isBelowName;
    if (text.trim() !== '') isBelowName = endsWithSecretName(text.slice(0, 2_000));
    if (used.has(index) || !/[\p{L}\p{N}]/u.test(text) || STRUCTURE.test(text.slice(0, 400))) continue;
    count += 1;
    if (left.length < MOST_LINES)
      left.push({ line: number, text: cleanText(withoutSecrets(text.slice(0, MOST_CHARACTERS * 2), secrets, isValue), MOST_CHARACTERS) });
  }
  return { left, leftOut: count - left.length };
}

/** @param isValue The line before ends with a secret's name. */
function withoutSecrets(text: string, secrets: readonly string[], isValue: boolean): string {
  if (isValue && isShort(text)) return HIDDEN;
  const known = withNamedHidden(withoutAny(text, secrets));
  const isNamed = isValue || namesSecret(known);
  return known.replace(/[^\s"'`<>,;|()[\]{}]{4,}/gu, (word) => hidden(word, isNamed));
}

/** One word or two: a secret that somebody thought up, rather than a sentence. */
const isShort = (text: string) => text.trim().split(/\s+/).length <= 2;

/** The short rest of a line behind a secret's name and a sign. */
function withNamedHidden(text: string): string {
  const last = labelsIn(text).at(-1);
  if (last === undefined || !namesSecret(text.slice(last.start, last.end))) return text;
  const sign = /^["'`*_)\]]{0,4}\s{0,5}[:=：＝]\s{0,5}/u.exec(text.slice(last.end))?.[0];
  const rest = text.slice(last.end + (sign?.length ?? 0));
  return sign !== undefined && rest.trim() !== '' && isShort(rest) ? text.slice(0, last.end) + sign + HIDDEN : text;
}

/** A word that a machine made is hidden; on a line that names a secret, any word that is none of a language. */
function hidden(word: string, isNamed: boolean): string {
  if (/^https?:\/\//i.test(word))
    return word
      .replace(/\/\/[^/@]{0,200}@/, `//${HIDDEN}@`)
      .replace(/[?#].*$/, `?${HIDDEN}`)
      .split('/')
      .map((part, index) => (index > 2 && part.length >= 16 && looksMade(part) && !isUuid(part) ? HIDDEN : part))
      .join('/');
  const isPlain = /^[\p{L}'’-]{1,60}[.:!?…]{0,3}$/u.test(word) || /^[\w.+-]{1,64}@[\w.-]{1,100}$/.test(word);
  if (isNamed) return isPlain && !/[a-z][A-Z]/.test(word) ? word : HIDDEN;
  const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  return (bare.length >= 10 && looksMade(bare) && !isPlain) || (bare.length >= 20 && !isPlain && !/[-./:\\]/.test(bare))
    ? word.replace(bare, HIDDEN)
    : word;
}
