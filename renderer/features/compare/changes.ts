import type { Comparison } from '../../../electron/contract';
import { inShort } from '../../../electron/model/durations';

type Member = Comparison['claims'][number];
export type Change = Member['change'];

const order: Record<Change, number> = { added: 0, removed: 1, changed: 2, same: 3 };

/** Differences first (added, removed, changed), then the rest, each in order. */
export function changesFirst(members: readonly Member[]): { differing: Member[]; same: Member[] } {
  return {
    differing: members.filter((member) => member.change !== 'same').sort((a, b) => order[a.change] - order[b.change]),
    same: members.filter((member) => member.change === 'same'),
  };
}

export const countOf = (members: readonly Member[]) => members.reduce((count, member) => count + (member.change === 'same' ? 0 : 1), 0);

/** "2 min in both", "2 min for A, 1 h for B: 58 min longer". */
export function lifetimeSentence({ a, b }: Comparison['lifetime']): string {
  if (a === null && b === null) return 'unknown for both';
  if (a === null || b === null) return a === null ? `unknown for A, ${inShort(b ?? 0)} for B` : `${inShort(a)} for A, unknown for B`;
  // Both are shown in whole seconds, so a smaller difference counts as none.
  if (Math.abs(a - b) < 1000) return `${inShort(a)} in both`;
  return `${inShort(a)} for A, ${inShort(b)} for B: ${inShort(Math.abs(b - a))} ${b > a ? 'longer' : 'shorter'}`;
}
