import type { ReactNode } from 'react';
import { ScrollPane } from '../../components/layout';

export interface RoomProps {
  label: string;
  /** There is more than has room. */
  isTight: boolean;
  /** Pixels that it may take then. */
  height: number;
  children: ReactNode;
}

/** A list that scrolls by itself where it is long: in a small window it would push away what the page is for. */
export function Room({ label, isTight, height, children }: RoomProps) {
  if (!isTight) return children;
  return (
    <ScrollPane label={label} style={{ maxHeight: height }}>
      {children}
    </ScrollPane>
  );
}
