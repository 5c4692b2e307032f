import { ALLOW_API_OPTION, CONNECTION_OPTIONS, KEYCHAIN_NOTE, PRODUCTION_OPTION, SIGN_IN_OPTION } from './connection-options';
import { usageOf } from './usage';

export const CALL = usageOf({
  name: 'call',
  about: "Calls the API with the connection's access token, getting or refreshing it first if needed.",
  synopsis: '--connection X METHOD URL [options]',
  operands: [
    { name: 'METHOD', names: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'], help: 'such as GET' },
    {
      name: 'URL',
      help: "such as /v1/users/me: a path is added to the connection's API base URL; the token goes to that server only",
    },
  ],
  options: {
    ...CONNECTION_OPTIONS,
    header: { type: 'string', short: 'H', multiple: true, value: '"N: V"', help: 'a header of the request; may be repeated' },
    data: { type: 'string', short: 'd', value: 'TEXT', help: 'the request body; @FILE reads it from a file, @- from standard input' },
    expect: { type: 'string', value: 'CODES', help: 'expected statuses, such as 200, 200,404 or 2xx; default: any below 400' },
    also: {
      type: 'string',
      value: 'NAME',
      help: 'another connection of the window: sends the call there too, to its own API with its own token, and explains why only one works',
    },
    ...SIGN_IN_OPTION,
    ...ALLOW_API_OPTION,
    ...PRODUCTION_OPTION,
    json: { type: 'boolean', help: 'one JSON object about the request and response instead of the body' },
  },
  notes: [
    "The response body goes to standard output with the connection's secrets replaced; the rest to standard error. To a terminal, control characters are escaped; to a pipe or a file it goes unchanged, as with curl: don't print it to a terminal later. Redirects are not followed. After a 401 the token is refreshed and the call repeated once, if the connection allows it.",
    'Git Bash on Windows turns an argument such as /orders into a path of its own: set MSYS_NO_PATHCONV=1 there, or give the whole URL.',
    KEYCHAIN_NOTE,
  ],
  exits: { ok: 'as expected', failed: 'not as expected', couldNotRun: 'could not be sent, no response, or invalid usage' },
  examples: [
    'tokenscope call -c Orders GET "/orders?limit=1"',
    'tokenscope call -c "Orders" --also "Orders (staging)" GET /me',
    'tokenscope call -c ci.json POST /v1/orders -d "@order.json" -H "Content-Type: application/json" --expect 201',
  ],
});
