import { MCP_REVISIONS } from '../../model/discovery';
import { NETWORK_OPTIONS } from './connection-options';
import { DISCOVER_SIGN_IN_OPTIONS } from './discover-sign-in';
import { usageOf } from './usage';

export const DISCOVER = usageOf({
  name: 'discover',
  about: 'Finds out where tokens for a URL come from, step by step as a client would. Shows at which step it breaks, and who can mend it.',
  synopsis: 'URL [options]',
  operands: [
    {
      name: 'URL',
      help: 'of an API, an MCP server, an issuer, something under them, or their metadata; without a scheme it gets https://',
    },
  ],
  options: {
    as: {
      type: 'string',
      value: 'KIND',
      names: ['api', 'mcp', 'issuer'],
      help: 'api, mcp or issuer: what the URL is; default: its responses tell',
    },
    revision: {
      type: 'string',
      value: 'DATE',
      names: MCP_REVISIONS,
      help: `the revision of the MCP authorization specification to judge by: ${MCP_REVISIONS.join(', ')}; default: the newest, with the fallbacks of all`,
    },
    ...DISCOVER_SIGN_IN_OPTIONS,
    all: { type: 'boolean', help: 'also lists the rules that are kept' },
    json: { type: 'boolean', help: 'one JSON object: each step with its requests, responses and verdicts' },
    junit: { type: 'string', value: 'F', paths: 'files', help: 'report as JUnit XML, for a CI server; - is standard output' },
    seen: {
      type: 'string',
      value: 'F',
      paths: 'files',
      help: 'compares the metadata with those that an earlier run kept in this file, and keeps the new ones there',
    },
    proxy: { ...NETWORK_OPTIONS.proxy, help: 'an http or https proxy to go by, or none; default: HTTPS_PROXY and HTTP_PROXY' },
    ca: { ...NETWORK_OPTIONS.ca, help: 'a PEM file with certificate authorities to trust besides those of Node; may be repeated' },
  },
  notes: [
    'Without --sign-in it sends no token, no secret and no credential, registers nothing and opens no browser. An MCP server gets the request that begins a session, everything else is a GET. What a public server names in a private network is not asked.',
    'A rule is a MUST or a SHOULD of a standard; a NOTE is worth knowing. Only a MUST that is broken, and a chain that ends before it knows an authorization server, make the command fail.',
    'With --sign-in the client is, in this order: the one given with --client-id; the metadata document, where the server supports these; a new registration. It requests the scopes of the challenge, else those of the resource, and more when the resource refuses for insufficient scope. It stops when another token would not help. With --json, what a sign-in waits for is written to standard error, one JSON object a line.',
  ],
  exits: {
    ok: 'the chain leads to an authorization server (with --sign-in: the call succeeds), and no MUST is broken',
    failed: 'a MUST is broken, or the chain ends early',
    couldNotRun: "the URL can't be reached, or invalid usage",
  },
  examples: [
    'tokenscope discover https://mcp.example.com/mcp',
    'tokenscope discover api.example.com/v1/orders --junit discovery.xml',
    'tokenscope discover https://mcp.example.com/mcp --sign-in --tool whoami',
  ],
});
