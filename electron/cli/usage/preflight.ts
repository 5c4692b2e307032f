import { CONNECTION_OPERAND, CONNECTION_OPTIONS, KEYCHAIN_NOTE } from './connection-options';
import { usageOf } from './usage';

export const PREFLIGHT = usageOf({
  name: 'preflight',
  about: 'Asks a provider what it accepts of a connection before anyone signs in, and shows what to change.',
  synopsis: 'X [options]',
  operands: [CONNECTION_OPERAND],
  options: {
    ...CONNECTION_OPTIONS,
    redirect: { type: 'string', value: 'URI', help: "asks about this redirect URI instead of the connection's own" },
    'skip-credential': {
      type: 'boolean',
      help: 'leaves out the request to the token endpoint, which tries the credential with a code that cannot exist',
    },
    json: { type: 'boolean', help: 'one JSON object: each step, each request tried, and the change that works' },
  },
  notes: [
    'Sends at most 24 requests, one at a time, follows no redirect, opens no browser and gets no token. It stops where the server wants fewer requests (429) or speaks of a lock. The credential is tried at most twice an hour, since wrong secrets can lock a client; for a connection file only this run is counted.',
    '"can\'t tell" means that the server shows its login page for made-up values, too, so that only a sign-in can show more.',
    KEYCHAIN_NOTE,
  ],
  exits: {
    ok: 'nothing was refused',
    failed: 'something was refused or is wrong',
    couldNotRun: 'stopped before the end, or invalid usage',
  },
  examples: ['tokenscope preflight Orders', 'tokenscope preflight ci.json --json'],
});
