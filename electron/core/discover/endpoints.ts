import { isLoopback, isPrivateAddress } from '../../model/address';
import { DISCOVERED, ENDPOINT_MEMBERS } from '../../model/endpoints';
import type { ChainServer, ClientWay } from '../../model/discovery';
import { urlOf } from '../../model/text/url';
import { listIn, textIn } from './documents';

const REGISTRATION = ENDPOINT_MEMBERS.registration;
const MEMBERS = DISCOVERED.map((name) => ENDPOINT_MEMBERS[name]);

/**
 * The endpoints that a server's metadata name, with why one is not used. Only what the URL itself shows: where its name leads is looked at
 * when something is sent there.
 *
 * @param start The URL that a person gave: what is public names public places only.
 */
export function endpointsIn(members: ReadonlyMap<string, unknown>, start: string): ChainServer['endpoints'] {
  return MEMBERS.flatMap((name) => {
    if (!members.has(name) || members.get(name) === null) return [];
    const text = textIn(members, name);
    return [{ name, url: text ?? '', problem: text === null ? 'is not a text' : problemOf(text, start) }];
  });
}

function problemOf(text: string, start: string): string | null {
  const url = urlOf(text);
  if (url === null) return 'is not a URL';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is not a web URL';
  if (url.username !== '' || url.password !== '') return 'contains a user name or password';
  const from = urlOf(start);
  if (from !== null && !isPrivateAddress(from) && isPrivateAddress(url)) return 'leads into a private network';
  return url.protocol === 'http:' && !isLoopback(url) ? 'uses plain http' : null;
}

/** How a client can become known there, the best first, as far as the metadata say. */
export function clientWaysIn(members: ReadonlyMap<string, unknown> | null): ClientWay[] {
  const documents = members?.get('client_id_metadata_document_supported');
  const registers = members !== null && typeof members.get(REGISTRATION) === 'string';
  const methods = members && listIn(members, 'token_endpoint_auth_methods_supported');
  const open = methods === null || methods.includes('none') ? '' : ' Clients without a secret are not listed.';
  return [
    {
      way: 'registered-before',
      offered: 'unsaid',
      text: `Register a client in the provider's console, and use its Client ID.${open}`,
    },
    {
      way: 'metadata-document',
      offered: documents === true ? 'yes' : documents === undefined ? 'unsaid' : 'no',
      text:
        documents === true
          ? 'Host a client ID metadata document; its https URL is the Client ID.'
          : 'The server does not offer client ID metadata documents.',
    },
    {
      way: 'dynamic-registration',
      offered: registers ? 'yes' : 'no',
      text: registers ? 'Register a client there and then (RFC 7591).' : 'The server has no registration endpoint.',
    },
  ];
}
