import { createContext, useContext } from 'react';
import type { ConnectionView, GrantView } from '../../../electron/contract';
import type { GuideMark, GuideStep } from '../../../electron/model/guide';

/** What the steps of a guided set-up share. */
export interface GuideContextValue {
  connection: ConnectionView;
  /** null: not read yet. */
  grant: GrantView | null;
  /** Saves what was typed. False: something is wrong, which is said. */
  keep: () => Promise<boolean>;
  /** Saves what was typed, then notes the mark, if any, and opens the next step. False: stays where something is wrong, and says what. */
  goOn: (mark?: GuideMark) => Promise<boolean>;
  open: (step: GuideStep) => void;
}

export const GuideContext = createContext<GuideContextValue | null>(null);

export function useGuide(): GuideContextValue {
  const value = useContext(GuideContext);
  if (value === null) throw new Error('A step stands outside its guide');
  return value;
}
