import { describe, expect, it } from 'vitest';
import type { Check } from '../../../electron/core/checks/model';
import type { Verdict } from '../../../electron/model/check-words';
import { stopTime } from '../../support/still-time';
import { sharedStage, type RunOptions, type StageOptions } from './stage';

/** One run of one check at a practice provider: what is on, and what must come of it. */
export type Row = [id: string, verdict: Verdict, text: string, options?: RunOptions];

/** Verdicts that the rows of this file expect, by check. */
const seen = new Map<string, Set<Verdict>>();

/** Runs checks at one practice provider, one run each, and compares verdict and words. Waits take no time. */
export function verdictsAt(title: string, checks: readonly Check[], options: StageOptions, rows: Row[]): void {
  for (const [id, verdict] of rows) seen.set(id, (seen.get(id) ?? new Set()).add(verdict));
  describe(title, () => {
    stopTime();
    const stage = sharedStage(options);

    it.each(rows.map((row) => [row[0], row[1], `${row[2]} ${faultsOf(row[3])}`, row] as const))(
      '%s: %s, %s',
      async (_id, _verdict, _text, [id, verdict, text, run]) => {
        const check = checks.find((each) => each.id === id);
        if (check === undefined) throw new Error(`There is no check ${id}.`);
        const result = await stage.runCheck(check, run);
        expect([result.verdict, result.text]).toEqual([verdict, expect.stringContaining(text)]);
        // The tokens of a person who signed in before are looked at, and nothing is sent for it.
        const sends = options.connected !== true || check.group !== 'issue';
        if (sends && (verdict === 'pass' || verdict === 'fail')) expect(result.evidence.length).toBeGreaterThan(0);
      },
    );
  });
}

function faultsOf({ fault, promises }: RunOptions = {}): string {
  const on = fault === undefined ? [] : [`with ${JSON.stringify(fault)}`];
  return [...on, ...(promises === undefined ? [] : [`expecting ${JSON.stringify(promises)}`])].join(', ');
}

/** To be called last: each check passes somewhere and fails somewhere, at a real server. `warns`: those of what a standard leaves to the server. */
export function seenBothWays(checks: readonly Check[], warns: readonly string[] = []): void {
  it.each(checks.map(({ id }) => id))('%s is seen passing and failing', (id) => {
    expect([...(seen.get(id) ?? [])]).toEqual(expect.arrayContaining(['pass', warns.includes(id) ? 'warn' : 'fail']));
  });
}
