import * as v from 'valibot';
import { checkUrl, MAX_URL_LENGTH, withPlainHost } from './address';
import { call, type SavedCall } from './connection';
import { invalid } from './failure';
import { checkHeaders } from './headers';
import { checkLine, checkPairs, checkText } from './lines';
import { withoutNames } from './variables';

/** A logged request as a call again, and what of it the log does not hold. */
export const readBack = v.strictObject({ call, lost: v.array(v.string()) });

export const MAX_CALLS = 100;
const MAX_BODY = 100_000;
const METHOD = /^[A-Z]{1,20}$/;
/** No HTTP client library lets them through (Fetch standard, forbidden methods). */
const UNSENDABLE = ['CONNECT', 'TRACE', 'TRACK'];

/**
 * A saved call: `url` is absolute, or a path to append to the API base URL.
 *
 * @param field Path of the call for the evidence, such as "calls[2]".
 * @throws Failure `connection-invalid` or `insecure-url`.
 */
export function checkCall(call: SavedCall, allowPlainHttp: boolean, field: string): SavedCall {
  const name = checkLine(call.name, { field: `${field}.name`, what: 'name of a saved call', max: 120 });
  if (name === '') throw invalid(`${field}.name`, 'A saved call has no name.', 'Give it one.', 'It was left empty.');
  const method = call.method.trim().toUpperCase();
  if (!METHOD.test(method))
    throw invalid(`${field}.method`, `The method of "${name}" is not an HTTP method.`, 'Use one such as GET, POST, PUT, PATCH or DELETE.');
  const reserved = 'It is reserved for proxies and servers.';
  if (UNSENDABLE.includes(method))
    throw invalid(`${field}.method`, `${method} can't be sent from here.`, 'Use another method, such as GET.', reserved);
  let url = checkLine(call.url, { field: `${field}.url`, what: `URL of "${name}"`, max: MAX_URL_LENGTH });
  const form = withoutNames(url);
  if (/^[a-z][a-z0-9+.-]*:/i.test(form)) {
    checkUrl(form, { allowPlainHttp, what: `URL of "${name}"`, field: `${field}.url` });
    if (form === url) url = withPlainHost(url);
  } else if (/^[/\\]{2}|\\|\s/.test(form)) {
    const action = 'Write it as a path like /v1/users/me, which is appended to the API base URL, or in full with https://.';
    throw invalid(`${field}.url`, `The URL of "${name}" is neither a path nor complete.`, action);
  }
  checkText(call.body, { field: `${field}.body`, what: `body of "${name}"`, max: MAX_BODY });
  return {
    id: checkLine(call.id, { field: `${field}.id`, what: 'id of a saved call', max: 100 }),
    name,
    method,
    url,
    query: checkPairs(call.query, `${field}.query`, `query parameter of "${name}"`),
    headers: checkHeaders(call.headers, `${field}.headers`, `call "${name}"`),
    body: call.body,
  };
}
