import { grantOf } from '../../model/grants';
import { PRACTICE as PROVIDERS, PRACTICE_FACES } from '../../model/providers/offered';
import { grantTypesOf } from '../../model/templates';
import { usageOf } from './usage';

/** The faces that nobody can use without signing in. */
export const SIGN_IN_ONLY = PROVIDERS.filter(({ id }) => grantTypesOf(id).every((grantType) => grantOf({ grantType }).signsIn));
const SIGN_IN_ONLY_FACES = SIGN_IN_ONLY.flatMap(({ faces }) => faces.map(({ id }) => id));

export const PRACTICE = usageOf({
  name: 'practice',
  about:
    'Starts the practice provider on 127.0.0.1 and runs it until Ctrl-C: an authorization server, a sample API and an MCP server for experiments.',
  synopsis: '[options]',
  options: {
    port: { type: 'string', value: 'N', help: 'port to listen on; default: any free port' },
    fault: {
      type: 'string',
      multiple: true,
      value: 'ID[=VALUE]',
      help: 'enable a fault; may be repeated. Without a value, its default is used',
    },
    faults: { type: 'boolean', help: 'list the faults and exit' },
    'connection-file': {
      type: 'string',
      value: 'F',
      paths: 'files',
      help: 'write a connection file for the other commands, with the practice credentials, which are not secret',
    },
    face: {
      type: 'string',
      value: 'NAME',
      names: PRACTICE_FACES,
      help: `provider that the connection is for: ${PRACTICE_FACES.join(', ')}; the first is the default`,
    },
    'client-credentials': {
      type: 'boolean',
      help: `use client credentials, which need no sign-in (not with ${SIGN_IN_ONLY_FACES.join(', ')})`,
    },
    'access-seconds': { type: 'string', value: 'N', help: 'lifetime of access tokens; default 120' },
  },
  notes: [
    'Prints its URL on standard output once it is running.',
    "With --face mcp that is the MCP server's URL, and its metadata and authorization server are named on standard error.",
  ],
  exits: { ok: 'ended by Ctrl-C', couldNotRun: 'could not start, or invalid usage' },
  examples: ['tokenscope practice --port 9400 --fault no-rotation --connection-file practice.json'],
});
