import type { ChainVerdict, McpRevision, RuleSeverity, RuleSide } from '../../../model/discovery';
import { cleanText } from '../../base/untrusted-text';
import type { Facts } from '../machine';
import { judgedBy } from '../revisions';

/** null: the rule does not apply. `unseen`: it does, but this exchange does not show it. Untrusted text in `fails` is cut by the driver. */
export type Judgement = null | 'pass' | 'unseen' | { fails: string | null };

/** One sentence of a standard, and how an exchange is held to it. */
export interface Rule<Case> {
  /** Permanent. */
  id: string;
  severity: RuleSeverity;
  /** Whose duty it is. */
  side: RuleSide;
  section: string;
  /** Revisions of the MCP authorization specification that have it; absent: it is not MCP's, and holds for every resource. */
  revisions?: readonly McpRevision[];
  sentence: string;
  /** The same where it is not so: a note is read as it stands. Absent: with MUST and SHOULD, which are told to be broken. */
  otherwise?: string;
  action: string;
  judge(item: Case): Judgement;
}

export const passes = (condition: boolean, found: string | null = null): Judgement => (condition ? 'pass' : { fails: found });

const MAX_FOUND = 500;

/** Holds a case to each rule of a table that applies: those of MCP to MCP servers alone, by the revision that the chain is judged by. */
export function judge<Case extends { facts: Facts }>(table: readonly Rule<Case>[], item: Case): ChainVerdict[] {
  const { facts } = item;
  const revision = judgedBy(facts);
  return table.flatMap((rule) => {
    const { id, severity, side, section, revisions, action } = rule;
    if (revisions !== undefined && (facts.kind !== 'mcp' || !revisions.includes(revision))) return [];
    const judgement = rule.judge(item);
    if (judgement === null) return [];
    const isText = typeof judgement === 'string';
    const found = isText || judgement.fails === null ? null : cleanText(judgement.fails, MAX_FOUND);
    const outcome = isText ? judgement : 'fail';
    const sentence = outcome === 'fail' ? (rule.otherwise ?? rule.sentence) : rule.sentence;
    return [{ rule: id, severity, outcome, side, sentence, found, section, revisions: revisions ? [...revisions] : null, action }];
  });
}
