import type { End } from './layout';

/** A failed refresh: a triangle with its tip at the top. */
export const failurePath = 'M0 0l4.6 8h-9.2Z';

/** One shape per end, 12 by 12, drawn as lines; the current one is a dot. */
export const endPaths: Record<End, string> = {
  current: 'M6 3.6a2.4 2.4 0 1 0 .01 0Z',
  replaced: 'M4.2 2.6 7.8 6 4.2 9.4',
  expired: 'M2.6 6h6.8',
  revoked: 'M6 1.8a4.2 4.2 0 1 0 .01 0ZM3.1 3.1l5.8 5.8',
  dead: 'M3 3l6 6M9 3l-6 6',
};
