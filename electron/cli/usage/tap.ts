import { PASTE_FORMATS, TROUBLE_KINDS } from '../../model/tap';
import { CONNECTION_OPTIONS, KEYCHAIN_NOTE } from './connection-options';
import { usageOf } from './usage';

const { connection, env, 'data-folder': dataFolder, proxy, ca } = CONNECTION_OPTIONS;

export const TAP = usageOf({
  name: 'tap',
  about:
    "Listens on 127.0.0.1, passes an app's requests on to its real servers, and shows what it sends: what goes wrong, what is odd about it, how it treats its tokens.",
  synopsis: '--connection X | --upstream URL [options]',
  options: {
    connection,
    upstream: {
      type: 'string',
      multiple: true,
      value: 'URL',
      help: 'a server to stand in front of; may be repeated. The first is the authorization server, the others are APIs; auth=URL and api=URL say it',
    },
    port: {
      type: 'string',
      multiple: true,
      value: 'N',
      help: 'port to listen on, one for each server in their order; default: any free port',
    },
    print: {
      type: 'string',
      value: 'FORMAT',
      names: PASTE_FORMATS,
      help: `how the app's URLs are printed: ${PASTE_FORMATS.join(', ')}; default: env`,
    },
    har: { type: 'string', value: 'F', paths: 'files', help: 'writes what was seen as a HAR file when it ends, without secrets' },
    json: {
      type: 'boolean',
      help: 'one JSON object a line: first the tap, then each exchange with its findings, and each host where the app leaves the tap',
    },
    strict: { type: 'boolean', help: 'ends with 1 if an exchange failed or has a finding that is more than a note' },
    'keep-issuer': { type: 'boolean', help: 'leaves "issuer" in metadata and "iss" in redirects as the real ones' },
    'pass-sign-in': {
      type: 'boolean',
      help: 'passes the sign-in pages on, too, for an app that signs in without a browser; default: the browser is redirected to the real ones',
    },
    fault: {
      type: 'string',
      multiple: true,
      value: 'KIND[=VALUE]',
      names: TROUBLE_KINDS,
      help: `plays a fault: ${TROUBLE_KINDS.join(', ')}; may be repeated. VALUE is the milliseconds of a latency, otherwise for how many requests it holds; api:KIND plays it at the APIs alone, auth:KIND at the authorization servers`,
    },
    yes: { type: 'boolean', help: 'agrees to playing faults at a server that is not on this computer; without it the terminal asks' },
    'data-folder': dataFolder,
    env,
    proxy,
    ca,
  },
  notes: [
    "Paths are the same on both sides, so the app changes the scheme, host and port of its URLs and nothing else. Everything passes unchanged, except the connection's own headers, Host, cookies, and the servers' URLs in metadata, redirects and challenges, which lead to the tap. Each exchange lists what was rewritten. Where one of them leads to another host, the app leaves the tap, and the output shows how to start again with that host.",
    'With metadata through the tap the app gets a local issuer. Tokens still name the real one: an app that compares them is given its endpoints by hand, or --keep-issuer.',
    'Nothing is stored, unless with --har. Only this computer reaches it, and no page in a browser.',
    KEYCHAIN_NOTE,
  ],
  exits: {
    ok: 'ended by Ctrl-C',
    failed: 'with --strict: an exchange failed, or has a finding',
    couldNotRun: 'could not start, or invalid usage',
  },
  examples: [
    'tokenscope tap --upstream https://login.example.com --upstream https://api.example.com/v1',
    'tokenscope tap --connection shop.json --port 9400 --port 9401 --har app.har',
    'tokenscope tap --upstream https://login.example.com --fault dropped=1 --print curl',
  ],
});
