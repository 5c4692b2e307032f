import { ALLOW_API_OPTION, CONNECTION_OPTIONS, KEYCHAIN_NOTE, PRODUCTION_OPTION } from './connection-options';
import { usageOf } from './usage';

export const CHECK = usageOf({
  name: 'check',
  about: "Tests how a provider's token lifecycle behaves, compares it with what was promised, and reports it.",
  synopsis: '--connection X --plan PLAN [options]',
  options: {
    ...CONNECTION_OPTIONS,
    plan: {
      type: 'string',
      short: 'p',
      value: 'PLAN',
      names: 'plans',
      paths: 'files',
      help: 'quick-look, refresh-rotation, full-lifecycle, partner-sign-off, sender-constrained, pushed-requests, device-authorization, token-exchange, client-authentication or fapi-2; one of your own plans by its name; or a plan file (its name ends in .json or contains a slash). "tokenscope plans" lists them',
    },
    junit: { type: 'string', value: 'F', paths: 'files', help: 'report as JUnit XML, for a CI server' },
    json: { type: 'string', value: 'F', paths: 'files', help: 'report as JSON (docs/schemas/run.schema.json)' },
    html: { type: 'string', value: 'F', paths: 'files', help: 'report as one HTML page' },
    md: { type: 'string', value: 'F', paths: 'files', help: 'report as Markdown, for a ticket' },
    'allow-burning': {
      type: 'boolean',
      help: 'also runs destructive checks, which spend or revoke tokens of their own grants, never yours',
    },
    'allow-changes': {
      type: 'boolean',
      help: "also sends the plan's calls that may change data at the API (all but GET, HEAD and OPTIONS)",
    },
    also: {
      type: 'string',
      value: 'NAME',
      help: 'another connection of the window: runs the plan there too, and shows which checks end differently and why',
    },
    ...ALLOW_API_OPTION,
    ...PRODUCTION_OPTION,
    timeout: { type: 'string', value: 'S', help: 'seconds for the whole run; checks not done by then count as "could not run"' },
  },
  notes: [
    'One report may go to -, standard output.',
    'Client credentials and stored refresh tokens need no sign-in. An authorization code connection opens the browser, if there is one; a device code connection prints a code to enter on any device. Progress goes to standard error, the result to standard output. Ctrl-C ends the run without reports.',
    KEYCHAIN_NOTE,
  ],
  exits: { ok: 'all as expected', failed: 'a check failed', couldNotRun: 'a check could not run, or invalid usage' },
  examples: [
    'tokenscope check -c Orders -p quick-look',
    'tokenscope check -c "Orders" --also "Orders (staging)" -p quick-look',
    'tokenscope check -c ci.json -p nightly.json --junit results.xml --html results.html',
  ],
});
