import type { FindingView } from '../../../electron/contract';

export const severities = {
  error: { word: 'error', rank: 0 },
  warning: { word: 'warning', rank: 1 },
  note: { word: 'note', rank: 2 },
} as const;

export interface KeyedFinding {
  /** The code, numbered if it occurs more than once; stable while findings come and go. */
  key: string;
  finding: FindingView;
}

/** Findings to show and muted ones, each most serious first; otherwise as given. */
export function sortedFindings(findings: readonly FindingView[]): { shown: KeyedFinding[]; muted: KeyedFinding[] } {
  const times = new Map<string, number>();
  const keyed = findings.map((finding) => {
    const nth = (times.get(finding.code) ?? 0) + 1;
    times.set(finding.code, nth);
    return { key: nth === 1 ? finding.code : `${finding.code} ${nth}`, finding };
  });
  keyed.sort((a, b) => severities[a.finding.severity].rank - severities[b.finding.severity].rank);
  return { shown: keyed.filter(({ finding }) => !finding.muted), muted: keyed.filter(({ finding }) => finding.muted) };
}
