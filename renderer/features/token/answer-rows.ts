import type { ServerAnswerView } from '../../../electron/contract';
import type { IconName } from '../../components/icons';

type Row = ServerAnswerView['rows'][number];

export const rowWords: Record<Row['verdict'], { word: string; icon: IconName | null; rank: number }> = {
  different: { word: 'differs', icon: 'warning', rank: 0 },
  same: { word: 'same', icon: 'check', rank: 1 },
  'server-only': { word: 'server only', icon: null, rank: 2 },
  'token-only': { word: 'token only', icon: null, rank: 3 },
};

/** Differences first, then common rows, then one-sided rows; otherwise as given. */
export const rowsInOrder = (rows: readonly Row[]): Row[] => [...rows].sort((a, b) => rowWords[a.verdict].rank - rowWords[b.verdict].rank);
