import { given, needed, type ValuesOf, whereOf } from './arguments';
import { UsageError } from './context';
import type { CHECK } from './usage/check';

export type CheckOptions = ReturnType<typeof readCheckOptions>;

type ReportValues = Partial<Record<'junit' | 'json' | 'html' | 'md', string>>;

/** Where each report goes. @throws UsageError. */
export function readReports(values: ReportValues) {
  const reports = (['junit', 'json', 'html', 'md'] as const).flatMap((name) => {
    const path = given(name, values[name]);
    return path === null ? [] : [{ kind: name === 'md' ? ('markdown' as const) : name, path }];
  });
  const paths = reports.map(({ path }) => path);
  if (new Set(paths).size < paths.length) throw new UsageError('Two reports have the same destination.', 'Use a separate file for each.');
  return reports;
}

/** @throws UsageError. */
export function readCheckOptions(values: ValuesOf<typeof CHECK.options>) {
  const reports = readReports(values);
  const also = given('also', values.also);
  if (also !== null && reports.length > 0) throw new UsageError('A report is of one run, and --also makes two.', 'Leave one of them out.');
  return {
    /** Another connection to run the plan on, too. */
    also,
    where: whereOf('check', values),
    /** A plan file, or the id or name of a plan. */
    plan: needed('check', 'plan', values.plan, 'plan'),
    /** Path "-": standard output. */
    reports,
    allowBurning: values['allow-burning'] === true,
    allowChanges: values['allow-changes'] === true,
    /** For the whole run; null for no limit. */
    timeoutMs: timeoutOf(given('timeout', values.timeout)),
  };
}

function timeoutOf(text: string | null): number | null {
  if (text === null) return null;
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return seconds * 1_000;
  throw new UsageError('--timeout is not a number of seconds.', 'Write it like --timeout 300.');
}
