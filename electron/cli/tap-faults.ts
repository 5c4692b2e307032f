import { type LegKind, type TapLeg, type TapTrouble, TROUBLE_KINDS } from '../model/tap';
import { UsageError } from './context';
import { didYouMean } from './near';

const SIDES: Record<string, LegKind> = { api: 'api', auth: 'authorization-server' };

/** The faults of --fault, each over the legs that it names. @throws UsageError. */
export function troublesFor(texts: readonly string[], legs: readonly TapLeg[]): TapTrouble[] {
  return texts.flatMap((text) => {
    const [, side, name = '', value] = /^(?:(api|auth):)?([a-z-]+)(?:=(\d{1,6}))?$/.exec(text) ?? [];
    const kind = TROUBLE_KINDS.find((each) => each === name);
    if (kind === undefined) {
      throw new UsageError(
        `--fault ${JSON.stringify(text.slice(0, 40))} is unknown.`,
        `${didYouMean(name, TROUBLE_KINDS)}Known: ${TROUBLE_KINDS.join(', ')}.`,
      );
    }
    const number = value === undefined ? null : Number(value);
    if (number !== null && (number < 1 || number > (kind === 'latency' ? 600_000 : 1_000))) {
      throw new UsageError(
        `--fault ${text} has a number out of range.`,
        'Give 1 to 600000 milliseconds for a latency, 1 to 1000 requests for another fault.',
      );
    }
    const over = legs.filter((leg) => (side === undefined ? kind !== 'expired-token' || leg.kind === 'api' : leg.kind === SIDES[side]));
    if (over.length === 0)
      throw new UsageError(`--fault ${text} fits no server of this tap.`, 'Leave out api: or auth:, or give such a server.');
    const rest = kind === 'latency' ? { times: null, ...(number !== null && { delayMs: number }) } : { times: number };
    return over.map(({ id }) => ({ leg: id, kind, ...rest }));
  });
}
