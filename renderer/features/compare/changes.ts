import type { Comparison } from '../../../electron/contract';

type Member = Comparison['claims'][number];
export type Change = Member['change'];

const order: Record<Change, number> = { added: 0, removed: 1, changed: 2, same: 3 };

/** What differs, added first, then removed, then changed, else in their order; and what doesn't. */
export function changesFirst(members: readonly Member[]): { differing: Member[]; same: Member[] } {
  return {
    differing: members.filter((member) => member.change !== 'same').sort((a, b) => order[a.change] - order[b.change]),
    same: members.filter((member) => member.change === 'same'),
  };
}

export const countOf = (members: readonly Member[]) => members.reduce((count, member) => count + (member.change === 'same' ? 0 : 1), 0);

/** "2 min in both", "2 min, then 1 h: 58 min longer". `duration` writes milliseconds. */
export function lifetimeSentence({ a, b }: Comparison['lifetime'], duration: (ms: number) => string): string {
  if (a === null && b === null) return 'not known of either';
  if (a === null || b === null) return a === null ? `not known of A, ${duration(b ?? 0)} of B` : `${duration(a)} of A, not known of B`;
  // Both are said in whole seconds; less apart is the same.
  if (Math.abs(a - b) < 1000) return `${duration(a)} in both`;
  return `${duration(a)} of A, ${duration(b)} of B: ${duration(Math.abs(b - a))} ${b > a ? 'longer' : 'shorter'}`;
}
