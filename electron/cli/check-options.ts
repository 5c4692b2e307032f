import { ALLOW_API_HELP, ALLOW_API_OPTION, CONNECTION_HELP, CONNECTION_OPTIONS, given, needed, type ValuesOf, whereOf } from './arguments';
import { UsageError } from './context';

export const CHECK_HELP = `Tests how a provider's token lifecycle behaves, compares it with what was promised, and reports it.

Usage: tokenscope check --connection X --plan PLAN [options]

${CONNECTION_HELP}
  -p, --plan PLAN         quick-look, refresh-rotation, full-lifecycle or partner-sign-off; one of your own plans by its name;
                          or a plan file (its name ends in .json or holds a slash). "tokenscope plans" lists them
      --junit F           report as JUnit XML, for a CI server
      --json F            report as JSON, by docs/schemas/run.schema.json
      --html F            report as one HTML page
      --md F              report as Markdown, for a ticket
                          F may be - for standard output, once
      --allow-burning     also runs checks that spend or end tokens; these use their own grants, never yours
      --allow-changes     also sends the plan's calls that may change data at the API (all but GET, HEAD and OPTIONS)
${ALLOW_API_HELP}
      --timeout S         seconds for the whole run; checks not done by then count as "could not run"
  -h, --help              this text

Client credentials and stored refresh tokens need no person. For an authorization code connection the browser opens, if there is one.
Progress goes to standard error, the result to standard output. Ctrl-C ends the run without reports.

Exit code: 0 all as expected; 1 a check failed; 2 a check could not run, or wrong use.

Examples:
  tokenscope check -c Orders -p quick-look
  CLIENT_SECRET=... tokenscope check -c ./ci.json -p ./nightly.json --junit results.xml --html results.html
`;

export const CHECK_OPTIONS = {
  ...CONNECTION_OPTIONS,
  ...ALLOW_API_OPTION,
  plan: { type: 'string', short: 'p' },
  junit: { type: 'string' },
  json: { type: 'string' },
  html: { type: 'string' },
  md: { type: 'string' },
  'allow-burning': { type: 'boolean' },
  'allow-changes': { type: 'boolean' },
  timeout: { type: 'string' },
} as const;

export type CheckOptions = ReturnType<typeof readCheckOptions>;

/** @throws UsageError. */
export function readCheckOptions(values: ValuesOf<typeof CHECK_OPTIONS>) {
  const reports = (['junit', 'json', 'html', 'md'] as const).flatMap((name) => {
    const path = given(name, values[name]);
    return path === null ? [] : [{ kind: name === 'md' ? ('markdown' as const) : name, path }];
  });
  const paths = reports.map(({ path }) => path);
  if (new Set(paths).size < paths.length) throw new UsageError('Two reports go to the same place.', 'Give each a file of its own.');
  return {
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
