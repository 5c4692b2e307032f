import { grantOf } from '../../model/grants';
import { PRACTICE as PROVIDERS, PRACTICE_FACES } from '../../model/providers/offered';
import { grantTypesOf } from '../../model/templates';
import { usageOf } from './usage';

/** The faces that nobody can use without signing in. */
export const SIGN_IN_ONLY = PROVIDERS.filter(({ id }) => grantTypesOf(id).every((grantType) => grantOf({ grantType }).signsIn));
const SIGN_IN_ONLY_FACES = SIGN_IN_ONLY.flatMap(({ faces }) => faces.map(({ id }) => id));

export const PRACTICE = usageOf({
  name: 'practice',
  about: 'Starts the practice provider on 127.0.0.1 and runs it until Ctrl-C: an authorization server and a sample API for experiments.',
  synopsis: '[options]',
  options: {
    port: { type: 'string', value: 'N', help: 'port to listen on; default: any free port' },
    fault: {
      type: 'string',
      multiple: true,
      value: 'ID[=VALUE]',
      help: 'switch a fault on; may be repeated. Without a value, numbers get their default',
    },
    faults: { type: 'boolean', help: 'list the faults and exit' },
    'connection-file': {
      type: 'string',
      value: 'F',
      paths: 'files',
      help: 'write a connection to it, for the other commands; it includes the practice credentials, which are not secret',
    },
    face: {
      type: 'string',
      value: 'NAME',
      names: PRACTICE_FACES,
      help: `kind of that connection: ${PRACTICE_FACES.join(', ')}; the first is the default`,
    },
    'client-credentials': {
      type: 'boolean',
      help: `use client credentials, so that nobody needs to sign in (not with ${SIGN_IN_ONLY_FACES.join(', ')})`,
    },
    'access-seconds': { type: 'string', value: 'N', help: 'lifetime of access tokens; default 120' },
  },
  notes: ['Prints its address on standard output once it can be reached.'],
  exits: { ok: 'ended by Ctrl-C', couldNotRun: 'could not start, or wrong use' },
  examples: ['tokenscope practice --port 9400 --fault no-rotation --connection-file practice.json'],
});
