import type { Call, Connection, Pair } from '../../model/connection';
import type { LoggedExchange } from '../../model/exchange';
import { isFraming } from '../../model/headers';
import { addedHeaders } from '../../model/request';
import { escapeNames } from '../../model/variables';
import { pairsOf, splitQuery } from '../exchanges/pairs';
import { replacePlaces } from '../redaction/place';

export interface ReadBack {
  call: Call;
  /** What the log does not hold, and the call is without, such as "the header X-Key". */
  lost: string[];
}

/** Sent by themselves, or with a secret of their own. */
const OWN = /^(?:authorization|cookie|proxy-authorization|user-agent)$/i;

/**
 * A logged request as the call that would send it again: without what the connection adds, and with a variable in the place of its secret.
 *
 * @param secretNames Names of the connection's secret variables, by the fingerprint of their values.
 */
export function callOf(exchange: LoggedExchange, connection: Connection, secretNames: ReadonlyMap<string, string>): ReadBack {
  const lost: string[] = [];
  const read = (text: string, what: string) => {
    let isWhole = true;
    const filled = replacePlaces(escapeNames(text), (place, _, fingerprint) => {
      const name = secretNames.get(fingerprint);
      isWhole &&= name !== undefined;
      return name === undefined ? place : `{{${name}}}`;
    });
    if (isWhole) return filled;
    lost.push(what);
    return null;
  };
  const { request, method } = exchange;
  const [address = '', query = ''] = splitQuery(exchange.url);
  const { api } = connection.legs;
  const isKept = request.body.kind !== 'binary' && request.body.cutAt === null;
  if (!isKept) lost.push('the body');
  const body = isKept ? (read(request.body.text, 'the body') ?? '') : '';
  const automatic = addedHeaders({ headers: [], body: request.body.text }, api.headers, null);
  const headers = request.headers.filter(
    ({ name, value }) => !OWN.test(name) && !isFraming(name.toLowerCase()) && !automatic.some((each) => isSame(each, { name, value })),
  );
  return {
    call: {
      method,
      url: read(belowBase(address, connection.apiBaseUrl), 'the URL') ?? '',
      query: withoutFirst(pairsOf(query), api.params).map(({ name, value }) => ({
        name: escapeNames(name),
        value: read(value, `the parameter ${name}`) ?? '',
      })),
      headers: headers.flatMap(({ name, value }) => {
        const whole = read(value, `the header ${name}`);
        return whole === null ? [] : [{ name, value: whole }];
      }),
      body,
    },
    lost,
  };
}

/** The address as a path, where it lies below the API base URL. */
function belowBase(address: string, apiBaseUrl: string | null): string {
  const base = (apiBaseUrl ?? '').replace(/\/$/, '');
  if (base === '' || !address.startsWith(base)) return address;
  const path = address.slice(base.length);
  return path === '' || path.startsWith('/') ? path : address;
}

/** Without the connection's own, which come first. */
function withoutFirst(pairs: Pair[], own: readonly Pair[]): Pair[] {
  return own.every((each, index) => pairs[index] !== undefined && isSame(each, pairs[index])) ? pairs.slice(own.length) : pairs;
}

const isSame = (one: Pair, other: Pair) => one.name.toLowerCase() === other.name.toLowerCase() && one.value === other.value;
