import type { Leg, Pair } from './connection';
import { invalid } from './failure';
import { checkPairs } from './lines';

/** RFC 9110 section 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110 section 5.5, ASCII only: what is beyond arrives as different bytes at different servers. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

/** Set by HTTP itself; another value breaks the request (RFC 9110 section 7.6.1, RFC 9112 section 6). */
const FRAMING = /^(?:host|content-length|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|proxy-connection)$/;
/** They carry credentials, which don't belong into settings that are stored readable. */
const CREDENTIALS = ['authorization', 'proxy-authorization', 'cookie', 'cookie2', 'set-cookie'];

/** Why an addition that this app makes anyway can't stand. */
const OUR_OWN = 'Tokenscope sends it automatically.';

/** Whether HTTP itself sets that header. @param name In lower case. */
export function isFraming(name: string): boolean {
  return FRAMING.test(name);
}

/** Headers as Node and Electron list them, name and value in turn; names in lower case. */
export function pairsIn(raw: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push({ name: (raw[index] ?? '').toLowerCase(), value: raw[index + 1] ?? '' });
  }
  return pairs;
}

/** Whether a response comes as server-sent events. */
export function isEventStream(contentType: string | null | undefined): boolean {
  return /^text\/event-stream\b/i.test(contentType ?? '');
}

/** Whether HTTP can carry it: a token as name, plain ASCII as value. */
export function isSendable({ name, value }: Pair): boolean {
  return HEADER_NAME.test(name) && HEADER_VALUE.test(value);
}

/**
 * The additions to one kind of request. Lines without name and value are dropped.
 *
 * @param ownParameters Names that this request carries anyway.
 * @throws Failure connection-invalid
 */
export function checkLeg(leg: Leg, field: string, request: string, ownParameters: string[]): Leg {
  const params = checkPairs(leg.params, `${field}.params`, `extra parameter of the ${request}`);
  params.forEach(({ name }, index) => {
    const place = `${field}.params[${index}].name`;
    const again = params.findIndex((param) => param.name === name) < index;
    if (ownParameters.includes(name)) {
      const action = 'Remove it. It has its own setting, or is generated for each request.';
      throw invalid(place, `"${name}" can't be an extra parameter of the ${request}.`, action, OUR_OWN);
    }
    // RFC 8707 section 2 lets `resource` repeat; RFC 6749 section 3.1 nothing else.
    if (again && name !== 'resource') {
      const what = `The extra parameter "${name}" of the ${request} is there twice, which RFC 6749 (section 3.1) forbids.`;
      throw invalid(place, what, 'Keep one of them.');
    }
  });
  const headers = checkHeaders(leg.headers, `${field}.headers`, request);
  headers.forEach(({ name }, index) => {
    const place = `${field}.headers[${index}]`;
    const first = headers.findIndex((header) => header.name.toLowerCase() === name.toLowerCase());
    if (first < index) throw invalid(`${place}.name`, `The header "${name}" of the ${request} is there twice.`, 'Keep one of them.');
    // Left empty it would be sent empty, as a tenant code is before the person has filled it in.
    if (headers[index]?.value === '') {
      const action = `Enter a value${name === 'Tenant' ? ', your tenant code,' : ''} or remove the header.`;
      throw invalid(`${place}.value`, `The header "${name}" of the ${request} has no value.`, action, 'It was left empty.');
    }
    if (name.toLowerCase() === 'content-type' && !field.endsWith('api')) {
      const action = 'Remove it. RFC 6749 requires application/x-www-form-urlencoded.';
      throw invalid(`${place}.name`, `The ${request} already has a Content-Type.`, action, OUR_OWN);
    }
  });
  return { params, headers };
}

/** Header lines that may be sent and stored. @throws Failure connection-invalid */
export function checkHeaders(pairs: Pair[], field: string, request: string): Pair[] {
  const headers = checkPairs(pairs, field, `header of the ${request}`).map(({ name, value }) => ({ name, value: value.trim() }));
  headers.forEach(({ name, value }, index) => {
    const refuse = (part: 'name' | 'value', what: string, action: string, cause?: string) =>
      invalid(`${field}[${index}].${part}`, what, action, cause);
    if (!HEADER_NAME.test(name))
      throw refuse('name', `${JSON.stringify(name)} is not a header name.`, 'Use letters, digits and hyphens, without spaces or a colon.');
    if (isFraming(name.toLowerCase())) {
      const what = `The header "${name}" belongs to HTTP itself and can't be set.`;
      throw refuse('name', what, 'Remove it.', 'It was copied along with others.');
    }
    if (CREDENTIALS.includes(name.toLowerCase())) {
      const what = `The header "${name}" contains credentials and would be stored in plain text.`;
      const action = 'Remove it. The Client secret and the access token are sent automatically, and stored sealed.';
      throw refuse('name', what, action, 'It was copied from a working request.');
    }
    if (!HEADER_VALUE.test(value)) {
      const what = `The value of the header "${name}" contains a line break or a non-ASCII letter.`;
      throw refuse('value', what, 'Write it on one line in plain ASCII.');
    }
  });
  return headers;
}
