export type Severity = 'error' | 'warning' | 'note';

/** Something worth knowing about a token, response or request. Texts are ours; `detail` may quote hostile text. */
export interface Finding {
  code: string;
  severity: Severity;
  title: string;
  detail: string;
  action: string;
  /** Such as "RFC 6749 section 5.1". */
  reference: string;
}
