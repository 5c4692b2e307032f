import { headerOf } from '../base/untrusted-text';
import type { Grant } from '../secrets';
import type { Connection } from '../../model/connection';
import { algorithmMeaning } from './claims';
import { expectedAudiences, sameButForSlash } from './expected';
import type { JsonNode } from './json';
import { type Remark, type Remarker, stringsIn } from './members';

const fine = (remark: string): Remark => ({ remark, off: false });
const off = (remark: string): Remark => ({ remark, off: true });

/** Remarks on header parameters: algorithms in words, keys that the token brings along. */
export const headerRemarks: Remarker = (name, value) => {
  if (name === 'alg' || name === 'enc' || name === 'zip') {
    if (value.kind !== 'text') return off('must be text');
    if (value.value.toLowerCase() === 'none') return off('no signature at all');
    const meaning = algorithmMeaning(value.value);
    return meaning === null ? off('not a registered algorithm') : fine(meaning);
  }
  if (name === 'jku' || name === 'x5u') return off('never fetched');
  if (name === 'jwk' || name === 'x5c') return off('never trusted');
  return null;
};

/** Remarks on claims of a token about which nothing else is known. */
export const plainClaimRemarks: Remarker = (name, value) =>
  (name === 'exp' || name === 'iat' || name === 'nbf') && value.kind !== 'number' ? off('must be a number') : null;

/** Remarks on claims: how they compare with what the connection is set to and what was asked for. */
export function claimRemarks(which: 'access' | 'id', connection: Connection, grant: Grant): Remarker {
  const text = (value: JsonNode) => (value.kind === 'text' ? value.value : null);
  const audiences = which === 'id' ? [connection.clientId] : expectedAudiences(connection);
  const tenant = headerOf(connection.legs.api.headers, 'tenant') ?? '';
  return (name, value) => {
    switch (name) {
      case 'iss':
        if (!connection.issuer) return null;
        if (text(value) === connection.issuer) return fine('as configured');
        return off(
          sameButForSlash(text(value) ?? '', connection.issuer)
            ? "differs from the connection's issuer by a slash"
            : "unlike the connection's issuer",
        );
      case 'aud': {
        if (audiences.length === 0) return null;
        const found = stringsIn(value) ?? [text(value) ?? ''];
        if (audiences.some((audience) => found.includes(audience))) return fine(which === 'id' ? 'this client' : 'as configured');
        return off(which === 'id' ? 'not this client' : "unlike the connection's audience");
      }
      case 'azp':
      case 'client_id':
      case 'appid':
      case 'cid':
        return text(value) === connection.clientId ? fine('this client') : off("unlike the connection's client id");
      case 'nonce':
        if (which !== 'id' || grant.nonce === null) return null;
        return text(value) === grant.nonce ? fine('as sent') : off('unlike the nonce that was sent');
      case 'tenant':
        if (tenant === '') return null;
        return text(value) === tenant ? fine('as in the Tenant header') : off('unlike the Tenant header');
      default:
        return plainClaimRemarks(name, value);
    }
  };
}

/** Remarks on members of the token response. */
export const responseRemarks: Remarker = (name) => (name === 'expire_in' ? off('RFC 6749 spells it expires_in') : null);
