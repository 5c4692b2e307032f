import type { Severity } from '../token/finding';

/** One thing that can be worth knowing, as data. What a finding says of a single case is put together in `raise`. */
export interface FindingRule {
  /** Stays for ever: people mute by it. */
  code: string;
  severity: Severity;
  /** The severity where the case is slight. */
  milder?: Severity;
  /** One sentence without a full stop: the title, unless the case allows a more exact one. */
  what: string;
  /** Why it matters. */
  why: string;
  /** What to do. */
  action: string;
  /** Such as "RFC 6749 section 5.1". */
  reference: string;
}

/** Rules about one kind of thing: a section of the reference page. */
export interface FindingArea {
  title: string;
  rules: readonly FindingRule[];
}
