import type { FaultView } from '../../../electron/contract';
import { FAULT_GROUP_IDS, FAULT_GROUPS } from '../../../electron/model/fault-groups';
import { counted } from '../../../electron/model/text/counts';
import { isOn } from '../../state/faults';

/** Faults that contain every word of `query`, by group; empty groups are left out. */
export function faultsByGroup(faults: readonly FaultView[], query: string): { group: FaultView['group']; faults: FaultView[] }[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = faults.filter(({ id, label, text, group }) => {
    const all = `${id}\n${label}\n${text}\n${FAULT_GROUPS[group].name}`.toLocaleLowerCase();
    return words.every((word) => all.includes(word));
  });
  return FAULT_GROUP_IDS.flatMap((group) => {
    const members = found.filter((fault) => fault.group === group);
    return members.length > 0 ? [{ group, faults: members }] : [];
  });
}

/** "Latency, 800 ms". */
export function faultInWords({ label, kind, value, unit }: FaultView): string {
  return kind === 'number'
    ? `${label}, ${typeof value === 'number' && value < 0 ? '−' : ''}${Math.abs(Number(value))} ${unit ?? ''}`.trim()
    : label;
}

export const faultsInWords = (count: number) => (count === 0 ? 'no fault' : counted(count, 'fault'));

function boundsOf({ signed, most }: Pick<FaultView, 'signed' | 'most'>): { least: number; most: number } {
  const end = most ?? 86_400;
  return { least: signed ? -end : 0, most: end };
}

/** Parses a typed number; a string is the error. */
export function numberFor(fault: Pick<FaultView, 'signed' | 'most' | 'unit'>, typed: string): number | string {
  const { least, most } = boundsOf(fault);
  const text = typed.trim().replace('−', '-');
  if (!/^[+-]?\d{1,9}$/.test(text)) return `A whole number${fault.unit ? ` of ${fault.unit}` : ''}.`;
  const value = Number(text);
  if (value < least || value > most) return `Between ${least} and ${most.toLocaleString('en')}.`;
  return value;
}

export const onNow = (faults: readonly FaultView[]) => faults.filter(isOn);
