import type { FindingView } from '../../../electron/contract';

export const severities = {
  error: { word: 'error', rank: 0 },
  warning: { word: 'warning', rank: 1 },
  note: { word: 'note', rank: 2 },
} as const;

export interface KeyedFinding {
  /** The code, numbered where one code was found more than once; stays while others come and go. */
  key: string;
  finding: FindingView;
}

/** Findings to tell, and those the person muted, each gravest first; otherwise as given. */
export function sortedFindings(findings: readonly FindingView[]): { told: KeyedFinding[]; muted: KeyedFinding[] } {
  const times = new Map<string, number>();
  const keyed = findings.map((finding) => {
    const nth = (times.get(finding.code) ?? 0) + 1;
    times.set(finding.code, nth);
    return { key: nth === 1 ? finding.code : `${finding.code} ${nth}`, finding };
  });
  keyed.sort((a, b) => severities[a.finding.severity].rank - severities[b.finding.severity].rank);
  return { told: keyed.filter(({ finding }) => !finding.muted), muted: keyed.filter(({ finding }) => finding.muted) };
}
