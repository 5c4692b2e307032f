import type { ExchangePurpose } from '../../model/exchange';
import type { LoggedExchange } from '../exchanges/model';
import type { Finding } from '../token/finding';
import { noteCall } from './exchange-api';
import { noteAuthorize } from './exchange-authorize';
import { noteCallback } from './exchange-callback';
import { noteDiscovery, noteIntrospection, noteKeySet, noteUserinfo } from './exchange-server';
import { noteToken } from './exchange-token';
import { caseOf, type ExchangeContext, type LoggedCase } from './logged';
import { sorted } from './raise';

export type { ExchangeContext } from './logged';

const DETECTORS: Record<ExchangePurpose, readonly ((item: LoggedCase) => void)[]> = {
  authorize: [noteAuthorize],
  callback: [noteCallback],
  token: [noteToken],
  refresh: [noteToken],
  discovery: [noteDiscovery],
  jwks: [noteKeySet],
  introspection: [noteIntrospection],
  revocation: [],
  userinfo: [noteCall, noteUserinfo],
  call: [noteCall],
};

/**
 * Everything worth knowing about one exchange, gravest first. It works on what the log keeps, in which secrets stand as kind and keyed
 * fingerprint; two of the same fingerprint are the same secret.
 */
export function findingsOfExchange(exchange: LoggedExchange, context: ExchangeContext = {}): Finding[] {
  const item = caseOf(exchange, context);
  for (const note of DETECTORS[exchange.purpose]) note(item);
  return sorted(item.found);
}
