import { TOLD_NAMES } from '../../core/client-checks/addresses';
import { PROOF_CLIENTS, PROOF_FACES } from '../../model/proof';
import { CONNECTION_OPTIONS } from './connection-options';
import { usageOf } from './usage';
import { AUDIENCE_FACE, TENANT_FACE } from '../../model/providers/offered';

export const PROVE = usageOf({
  name: 'prove',
  about: 'Proves that an app of yours handles OAuth right: runs it against a provider that plays tricks, and reports what it did.',
  synopsis: '--plan PLAN [options] -- COMMAND...',
  operands: [{ name: 'COMMAND...', help: 'starts your app; the URLs that it needs are in its environment' }],
  options: {
    plan: {
      type: 'string',
      short: 'p',
      value: 'PLAN',
      names: ['first-light', 'rotation', 'bad-weather', `${AUDIENCE_FACE}-partner`, `${TENANT_FACE}-partner`, 'everything'],
      paths: 'files',
      help: `first-light, rotation, bad-weather, ${AUDIENCE_FACE}-partner, ${TENANT_FACE}-partner or everything; or a plan file (its schema is in docs/schemas)`,
    },
    face: {
      type: 'string',
      value: 'FACE',
      names: PROOF_FACES,
      help: `the server that is played: ${PROOF_FACES.join(', ')}; default: the plan's own, else oidc`,
    },
    connection: {
      ...CONNECTION_OPTIONS.connection,
      help: 'a connection in the window or a connection file: plays what its provider is known to do, such as whether refresh tokens rotate; nothing else of it is used',
    },
    'data-folder': CONNECTION_OPTIONS['data-folder'],
    'redirect-uri': {
      type: 'string',
      value: 'URL',
      help: 'where your app wants the redirect: at this computer, at https, or with a scheme of its own; default: a free port of 127.0.0.1 with the path /callback',
    },
    client: {
      type: 'string',
      value: 'KIND',
      names: PROOF_CLIENTS,
      help: 'public: your app has no secret, as in a browser, on a phone or on a desktop; private_key_jwt: it signs assertions with a key, at oidc; default: confidential',
    },
    keys: {
      type: 'string',
      value: 'F',
      paths: 'files',
      help: 'the public keys of your app as a JWK Set, for --client private_key_jwt; your app keeps the private ones',
    },
    env: {
      type: 'string',
      value: 'NAME=WHAT',
      multiple: true,
      help: `also puts a value under a name of your app's own, such as OIDC_ISSUER=issuer; may be repeated. WHAT is one of ${TOLD_NAMES.join(', ')}`,
    },
    'on-sign-in': {
      type: 'string',
      value: 'URL',
      help: 'a page of your app that begins a sign-in, opened in place of a line on its standard input',
    },
    'on-call': { type: 'string', value: 'URL', help: 'a page of your app that calls the API; the same' },
    'on-sign-out': { type: 'string', value: 'URL', help: 'a page of your app that signs out; the same' },
    issuers: {
      type: 'string',
      value: 'N',
      help: "2: tells your app of a second issuer, an attacker's, for the check of mix-up; default 1",
    },
    processes: {
      type: 'string',
      value: 'N',
      help: '2: starts a second copy of your app for the checks of two that share their stored tokens; default 1',
    },
    patience: { type: 'string', value: 'S', help: 'seconds without a sign of your app after which a step is given up; default 15' },
    settle: {
      type: 'string',
      value: 'S',
      help: 'seconds without a request after which a step of an app that writes no "done" is over; default 1.5, and longer where it is slow between requests',
    },
    junit: { type: 'string', value: 'F', paths: 'files', help: 'report as JUnit XML, for a CI server; what was not seen is skipped' },
    json: { type: 'string', value: 'F', paths: 'files', help: 'report as JSON (docs/schemas/run.schema.json)' },
    html: { type: 'string', value: 'F', paths: 'files', help: 'report as one HTML page' },
    md: { type: 'string', value: 'F', paths: 'files', help: 'report as Markdown, for a ticket' },
    against: { type: 'string', value: 'F', paths: 'files', help: 'the JSON report of an earlier run: shows which checks end differently' },
    list: { type: 'boolean', help: 'lists the plans and what each checks, and runs nothing' },
    quiet: { type: 'boolean', short: 'q', help: "doesn't show what your app writes" },
  },
  notes: [
    'The provider listens on 127.0.0.1 only and is gone afterwards. Your app gets TOKENSCOPE_ISSUER, TOKENSCOPE_TOKEN_URL, TOKENSCOPE_CLIENT_ID and so on in its environment; docs/prove.md has all names.',
    'Each step is one line on the standard input of your app: sign-in, call, calls-at-once 5, sign-out. It may write a line "done" or "failed REASON" to its standard output when it is through. An app that ends is started again for the next step; one that does not read the lines is judged by what it does by itself.',
    "A URL that your app opens with BROWSER or prints on a line is opened for it: the sign-in is played. Time is the provider's: it lets its tokens expire at once, and the clock of your app is never touched.",
    'A check that your app has no occasion for is "not seen", never a pass.',
  ],
  exits: {
    ok: 'no check failed, and at least one passed',
    failed: 'a check failed',
    couldNotRun: 'nothing was seen, the command could not be started, or invalid usage',
  },
  examples: [
    'tokenscope prove --plan first-light -- node app.mjs',
    `tokenscope prove --plan rotation --face ${AUDIENCE_FACE} --junit proof.xml -- python3 sync.py`,
    'tokenscope prove --plan first-light --on-sign-in http://localhost:3000/login --on-call http://localhost:3000/orders --redirect-uri http://localhost:3000/callback -- npm start',
  ],
});
