import { listIn } from '../documents';
import type { Facts, KnownServer } from '../machine';
import { passes, type Rule } from './rule';

/** What a server offers somebody who has no client there yet. */
export interface ClientCase {
  facts: Facts;
  server: KnownServer;
}

const offers = ({ clientWays }: KnownServer, way: string) => clientWays.some((each) => each.way === way && each.offered === 'yes');

export const CLIENT_RULES: readonly Rule<ClientCase>[] = [
  {
    id: 'client-way',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'RFC 7591, OAuth Client ID Metadata Document',
    sentence: 'A client that is not known yet can introduce itself.',
    otherwise: "A client that is not known yet can't introduce itself.",
    action:
      "Three ways out: register a client in the provider's console and use its Client ID; ask the operator to turn on dynamic registration (registration_endpoint); or to turn on client ID metadata documents.",
    judge: ({ server }) =>
      passes(
        offers(server, 'metadata-document') || offers(server, 'dynamic-registration'),
        'There is no registration endpoint, and no client ID metadata document is accepted.',
      ),
  },
  {
    id: 'client-metadata-document',
    severity: 'SHOULD',
    side: 'authorization-server',
    section: 'MCP 2025-11-25, Client ID Metadata Documents',
    revisions: ['2025-11-25', '2026-07-28'],
    sentence: 'The server accepts client ID metadata documents.',
    action: 'Support them, and say so with client_id_metadata_document_supported: clients need no registration then.',
    judge: ({ server }) => passes(offers(server, 'metadata-document')),
  },
  {
    id: 'client-registration',
    severity: 'SHOULD',
    side: 'authorization-server',
    section: 'MCP 2025-06-18, Dynamic Client Registration',
    revisions: ['2025-03-26', '2025-06-18'],
    sentence: 'The server offers dynamic client registration.',
    action: 'Support RFC 7591, and name registration_endpoint in the metadata.',
    judge: ({ server }) => passes(offers(server, 'dynamic-registration')),
  },
  {
    id: 'client-public',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'RFC 8414 section 2, RFC 8252 section 8.4',
    sentence: 'A server that clients introduce themselves to accepts clients without a secret.',
    otherwise: 'The server lists no way for clients without a secret.',
    action: 'Add "none" to token_endpoint_auth_methods_supported if native apps may register: they can keep no secret.',
    judge: ({ server }) => {
      const methods = server.document && listIn(server.document.members, 'token_endpoint_auth_methods_supported');
      if (methods === null || !(offers(server, 'metadata-document') || offers(server, 'dynamic-registration'))) return null;
      return passes(methods.includes('none'), `It lists ${methods.slice(0, 8).join(', ') || 'nothing'}.`);
    },
  },
];
