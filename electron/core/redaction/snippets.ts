import { cleanText } from '../base/untrusted-text';
import { redactText } from './body';
import { isSecretName, numberKind } from './names';
import { Redaction } from './redaction';
import { Redactor } from './redactor';
import { folded, otherwise, SHORTEST } from './spellings';
import { replaceTokens } from './tokens';

export const HIDDEN = '(hidden)';

/** Stands for any secret until it becomes `HIDDEN`: no vault gives such a fingerprint twice. */
export const NO_FINGERPRINT = 'ffff-ffff';
const MARKS = new RegExp(`\\[[A-Za-z ]{3,20} ${NO_FINGERPRINT}\\]`, 'g');
/** Below this, hiding a secret would garble the text and protect nothing. */
const SHORTEST_MASKED = 4;
/** Characters of an answer that are read for what is shown of it, so that a secret across the end is still seen. */
const MAX_READ = 16_384;
const MAX_SNIPPET = 500;

/**
 * Hides the same secrets in several texts, in every spelling that is looked for; those of 4 to 7 characters that count in their own, URLs',
 * forms' and JSON's, shorter ones not at all. One for all texts of an answer: spelling secrets takes longer than looking for them.
 */
export class Mask {
  readonly #redaction = new Redaction(() => NO_FINGERPRINT);
  readonly #written: RegExp;

  constructor(secrets: readonly (string | null)[]) {
    const short: string[] = [];
    for (const secret of secrets) {
      if (secret === null || secret.length < SHORTEST_MASKED) continue;
      if (folded(secret).length >= SHORTEST) this.#redaction.add('secret', secret);
      else short.push(secret, ...otherwise(secret));
    }
    // The whole of one before what it begins with.
    short.sort((a, b) => b.length - a.length);
    // First what is hidden already: it may hold a short secret.
    const spellings = [HIDDEN, ...short].map((spelling) => spelling.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    this.#written = new RegExp(spellings.join('|'), 'g');
  }

  /** The text without the secrets. */
  text(text: string): string {
    return marked(this.#redaction.text(text)).replace(this.#written, HIDDEN);
  }

  /**
   * A short piece of a response body to show as evidence, read as the exchange log reads it: the secrets hidden, those that stand under a
   * secret's name or are tokens by their form, and any run of 32 and more token characters; then cleaned and cut to 500 characters.
   */
  snippet(body: string): string {
    const redactor = new Redactor([], this.#redaction, () => NO_FINGERPRINT);
    const read = redactText(this.text(body.slice(0, MAX_READ)), { redactor, purpose: 'call', side: 'response' });
    const runs = marked(read).replace(/[A-Za-z0-9+/_~.=-]{32,}/g, hiddenRun);
    return cleanText(runs, MAX_SNIPPET);
  }

  /**
   * A JSON value as text, at most 4,000 characters, with members named like secrets and the secrets hidden at any depth (Slack, for one,
   * nests a second access token).
   *
   * @param name The member's own name, where it has one.
   */
  json(value: unknown, name = ''): string {
    let text: string | undefined;
    try {
      text = JSON.stringify(value, (inner, member: unknown) => {
        const of = inner === '' ? name : inner;
        const holds = typeof member === 'string' ? member !== '' : typeof member === 'object' && member !== null;
        if (holds && isSecretName(of)) return HIDDEN;
        if (typeof member === 'number') return numberKind(of, String(member), 'token') === null ? member : HIDDEN;
        return typeof member === 'string' ? replaceTokens(this.text(member), () => HIDDEN) : member;
      });
    } catch {
      return '"(nested too deeply to show)"';
    }
    if (text === undefined) return 'null';
    return text.length <= 4000 ? text : JSON.stringify(`${text.slice(0, 3900)}… (${text.length} characters)`);
  }
}

/** `Mask.text` for one text. */
export function hideSecrets(text: string, secrets: readonly (string | null)[]): string {
  return new Mask(secrets).text(text);
}

/** `Mask.snippet` for one body. */
export function redactedSnippet(body: string, secrets: readonly (string | null)[]): string {
  return new Mask(secrets).snippet(body);
}

/** Hides a run of token characters, but not a well-known URL, whose port and names look like one together. */
function hiddenRun(run: string): string {
  if (!run.includes('/.well-known/')) return /\d/.test(run) || run.length > 80 ? HIDDEN : run;
  return run
    .split('/')
    .map((part) => (part.length >= 24 && /\d/.test(part) ? HIDDEN : part))
    .join('/');
}

function marked(text: string): string {
  return text.replace(MARKS, HIDDEN);
}
