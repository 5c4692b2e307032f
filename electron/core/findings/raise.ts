import { visible } from '../base/visible';
import type { Finding, Severity } from '../token/finding';
import { showable } from '../token/members';
import { FINDING_RULES, type FindingCode } from './catalogue';
import type { FindingRule } from './rule';

const RULES = new Map<string, FindingRule>(FINDING_RULES.map((rule) => [rule.code, rule]));

/** Characters before the "…". */
const MAX_TITLE = 299;
const MAX_DETAIL = 1_999;

/** What is particular to one case. Texts may quote untrusted text, which is cut and made visible here, and never a secret. */
export interface Case {
  severity?: Severity;
  title?: string;
  /** Goes before the rule's "why". */
  seen?: string;
  /** Instead of the rule's "why". */
  detail?: string;
  action?: string;
}

/** A finding of the catalogue as it applies to one case. */
export function raise(code: FindingCode, { severity, title, seen, detail, action }: Case = {}): Finding {
  const rule = RULES.get(code);
  if (rule === undefined) throw new Error(`No finding is called ${code}.`);
  return {
    code,
    severity: severity ?? rule.severity,
    title: title === undefined ? rule.what : showable(title, MAX_TITLE),
    detail: detail !== undefined ? showable(detail, MAX_DETAIL) : seen !== undefined ? before(rule.why, seen) : rule.why,
    action: action ?? rule.action,
    reference: rule.reference,
  };
}

/** Only what was seen is untrusted; together they are cut as one text. */
function before(why: string, seen: string): string {
  return seen.length + 1 + why.length > MAX_DETAIL ? showable(`${seen} ${why}`, MAX_DETAIL) : `${visible(seen)} ${why}`;
}

const WEIGHT = { error: 0, warning: 1, note: 2 };

/** Errors first, then warnings, then notes; of a code the first finding only. */
export function sorted(findings: Finding[]): Finding[] {
  if (findings.length < 2) return findings;
  const once = findings.filter(({ code }, index) => findings.findIndex((other) => other.code === code) === index);
  return once.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}
