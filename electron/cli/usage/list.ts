import { DATA_FOLDER_OPTION } from './connection-options';
import { usageOf } from './usage';

export const LIST = usageOf({
  name: 'list',
  about: 'Lists the connections in the window with the last known state of their tokens. Does not use the keychain.',
  synopsis: '[options]',
  options: {
    ...DATA_FOLDER_OPTION,
    json: { type: 'boolean', help: 'a JSON array: id, name, environment, provider, grantType, state and expiresAt of each' },
  },
  notes: ['In the JSON expiresAt is an ISO 8601 time, or null if there is no token or its expiry is unknown.'],
  exits: { ok: 'listed, even if there are no connections', couldNotRun: 'the list could not be read, or invalid usage' },
  examples: ['tokenscope list', 'tokenscope list --json'],
});
