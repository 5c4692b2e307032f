import type { Severity } from '../../model/finding';
import { kindOf, quote, quoteAll } from '../token/wording';
import type { Cases } from './cases';

/** The particulars of one case. They may quote untrusted text, which is cut and made visible when the finding is made, and never a secret. */
export interface Particulars {
  severity?: Severity;
  title?: string;
  /** Goes before the definition's "why". */
  seen?: string;
  /** Instead of the definition's "why". */
  detail?: string;
  action?: string;
}

/** Not found (false, null), found as defined (true), found with a text that goes before its "why", or found with particulars. */
export type Seen = boolean | null | string | Particulars;

export type Subject = keyof Cases;

interface Texts {
  /** Stays for ever: people mute by it. */
  code: string;
  severity: Severity;
  /** The severity where the case is slight. */
  milder?: Severity;
  /** One sentence without a full stop. */
  title: string;
  /** Why it matters. */
  why: string;
  action: string;
  /** Such as "RFC 6749 section 5.1". */
  reference: string;
}

/** The detectors of a finding, by the case they look at: `inToken`, `inCallback`. */
type Looks = { [S in Subject as `in${Capitalize<S>}`]?: (item: Cases[S]) => Seen };

/** One thing worth knowing: its text, and what raises it. */
export type FindingDefinition = Texts & Looks;

/** Findings about one kind of thing: a section of the reference page. */
export interface FindingArea {
  title: string;
  findings: readonly FindingDefinition[];
}

/** Untrusted texts as a sentence, such as 'They are "a", "b".'; false: there are none. */
export function listed(beginning: string, texts: readonly string[]): Seen {
  return texts.length > 0 && `${beginning} ${quoteAll([...texts])}.`;
}

/** What a token or a server says, as a sentence: a text quoted, of anything else the kind. */
export function says(value: unknown): string {
  return `Its value is ${typeof value === 'string' ? quote(value) : kindOf(value)}.`;
}

/** As `says`, where it is a text and an odd one. */
export function saysOdd(value: unknown, isOdd: (text: string) => boolean): Seen {
  return typeof value === 'string' && isOdd(value) && says(value);
}

/** The kind of what stands where a text belongs; false: a text, or nothing. */
export function noText(value: unknown): Seen {
  return value !== undefined && typeof value !== 'string' && `It is ${kindOf(value)}.`;
}

type Rest = Omit<Texts, 'code' | 'severity' | 'title'> & Looks;

const of =
  (severity: Severity) =>
  (code: string, title: string, rest: Rest): FindingDefinition => ({ code, severity, title, ...rest });

export const error = of('error');
export const warning = of('warning');
export const note = of('note');
