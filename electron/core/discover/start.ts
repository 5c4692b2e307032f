import { checkUrl } from '../../model/address';
import type { StartedAs } from '../../model/discovery';
import type { Facts } from './machine';
import { givenBy } from './places';

export interface StartOptions extends StartedAs {
  /** The authorization server that the person's client belongs to. Absent: none, or it was not said. */
  issuer?: string | null | undefined;
}

/**
 * What is known before anything was asked. A URL without a scheme gets https.
 *
 * @throws Failure `connection-invalid`
 */
export function beginning(given: string, { kind, revision, issuer = null }: StartOptions = {}): Facts {
  const text = given.trim();
  const url = checkUrl(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, { allowPlainHttp: true, what: 'URL' });
  url.hash = '';
  const well = givenBy(url);
  const isPlain = well.kind === 'plain';
  return {
    start: isPlain ? url.href : well.of,
    kind: isPlain ? (kind ?? (revision === undefined ? 'unknown' : 'mcp')) : 'server',
    revision: revision ?? null,
    asked: [],
    refusal: null,
    given: isPlain ? null : { kind: well.kind, url: url.href },
    resource: null,
    issuers: [],
    servers: [],
    own: issuer,
    chosen: null,
    seen: new Map(),
  };
}
