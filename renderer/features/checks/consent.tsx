import { useState } from 'react';
import type { ConnectionSummary } from '../../../electron/contract';
import { BurningDialog } from './burning-dialog';
import { ChangesDialog } from './changes-dialog';

export interface Allowed {
  burning: boolean;
  changes: boolean;
}

export interface ConsentProps {
  summary: ConnectionSummary;
  /** Permissions that need no question. */
  allowed: Allowed;
  /** Ask about checks that burn tokens and the sign-ins they cost (null: unknown); null: don't ask. */
  burning: { count: number; signIns: number | null } | null;
  /** Ask about requests that may change data, one line each; null: don't ask. */
  changing: readonly string[] | null;
  total: number;
  onClose: () => void;
  onChoose: (allowed: Allowed) => void;
}

/** Asks the questions needed before a run, one after the other. */
export function Consent({ summary, allowed, burning, changing, total, onClose, onChoose }: ConsentProps) {
  const [burn, setBurn] = useState<boolean | null>(burning === null ? allowed.burning : null);
  if (burning !== null && burn === null) {
    return (
      <BurningDialog
        summary={summary}
        count={burning.count}
        signIns={burning.signIns}
        canLeaveOut={burning.count < total}
        onClose={onClose}
        onChoose={(answer) => {
          if (changing === null) onChoose({ burning: answer, changes: allowed.changes });
          else setBurn(answer);
        }}
      />
    );
  }
  if (changing === null) return null;
  return (
    <ChangesDialog
      summary={summary}
      requests={changing}
      canLeaveOut={changing.length < total - (burn ? 0 : (burning?.count ?? 0))}
      onClose={onClose}
      onChoose={(changes) => onChoose({ burning: burn ?? false, changes })}
    />
  );
}
