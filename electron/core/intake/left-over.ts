import { cleanText } from '../base/untrusted-text';
import { isUuid } from '../../model/value-looks';
import { looksMade } from './forms';
import type { Judged } from './judge';
import type { Line } from './unfold';
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
/** What stands for a value that may be a secret. */
const HIDDEN = '••••';

/** The lines that nothing was found in. Whatever may be a secret is hidden: a whole one, a part, one after its name. */
export function leftOver(
  lines: readonly Line[],
  used: ReadonlySet<number>,
  values: readonly Judged[],
): { left: LeftLine[]; leftOut: number } {
  const secrets = values.filter(({ isSecret }) => isSecret).map(({ value }) => value);
  const left: LeftLine[] = [];
  let count = 0;
  for (const [index, { text, number }] of lines.entries()) {
    if (used.has(index) || !/[\p{L}\p{N}]/u.test(text) || STRUCTURE.test(text.slice(0, 400))) continue;
    count += 1;
    if (left.length < MOST_LINES)
      left.push({ line: number, text: cleanText(withoutSecrets(text.slice(0, MOST_CHARACTERS * 2), secrets), MOST_CHARACTERS) });
  }
  return { left, leftOut: count - left.length };
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((rest, secret) => (secret.length >= 4 ? rest.replaceAll(secret, HIDDEN) : rest), text);
  const isNamed = labelsIn(known).some(({ kind }) => kind === 'clientSecret' || kind === 'password' || kind === 'otherSecret');
  return known.replace(/[^\s"'`<>,;|()[\]{}]{4,}/gu, (word) => hidden(word, isNamed));
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
