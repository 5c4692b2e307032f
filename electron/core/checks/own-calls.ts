import { cleanText, headerOf, jsonValue } from '../base/untrusted-text';
import { readsOnly } from '../calls/reads-only';
import type { ApiReply, Lab } from './lab';
import { type Check, check, fail, type Outcome, pass } from './model';
import type { PlanCall } from './plan-schema';

/** A plan's own call as a check: its answer must be as the plan says, each time. */
export function ownCheck(call: PlanCall): Check {
  const { expect, times } = call;
  return check({
    id: `own.${call.id}`,
    statement: `${requestOf(call)} returns ${expect.status}${expect.json.length === 0 ? '' : ' with the expected values'}${expect.withinMs === null ? '' : ` within ${expect.withinMs} ms`}${times === 1 ? '' : `, ${times} times`}: ${call.name}`,
    failed: `${requestOf(call)} doesn't return what the plan expects: ${call.name}`,
    why: 'This plan defines the expectation.',
    reference: 'This plan',
    wants: wantedBy(call),
    changes: readsOnly(call) ? null : { request: requestOf(call), times },
    signOff: false,
    run: (lab) => callAll(lab, call, times),
  });
}

/** Method and path as the server reads them. A name can say anything; this can't. */
function requestOf({ method, url }: PlanCall): string {
  return `${method} ${cleanText(asRead(url), 300)}`;
}

/** "/health/../customers/1" is "/customers/1" to the server. */
function asRead(url: string): string {
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(url);
  try {
    const { origin, pathname, search } = new URL(isAbsolute ? url : `https://api.invalid/${url.replace(/^\/+/, '')}`);
    return `${isAbsolute ? origin : ''}${pathname}${search}`;
  } catch {
    return url;
  }
}

async function callAll(lab: Lab, call: PlanCall, times: number): Promise<Outcome> {
  const { accessToken } = await lab.stored();
  const { method, url, headers, body } = call;
  const took: number[] = [];
  for (let number = 1; number <= times; number++) {
    const reply = await lab.call(accessToken, { call: { method, url, headers, body } });
    took.push(reply.tookMs);
    const problem = problemIn(reply, call);
    if (problem !== null) {
      const measured = { Status: `${reply.status}` };
      return fail(times === 1 ? problem : `Call ${number} of ${times}: ${problem}`, measured);
    }
  }
  const longest = Math.round(Math.max(...took));
  const text = times === 1 ? 'The response was as expected.' : `All ${times} responses were as expected.`;
  const measured = { [times === 1 ? 'Time taken' : 'Longest time taken']: `${longest} ms` };
  return pass(text, measured);
}

/** The first difference from what is expected, as a sentence; null: there is none. */
function problemIn({ status, headers, body, tookMs }: ApiReply, { expect }: PlanCall): string | null {
  if (status !== expect.status) return `The status was ${status}, not ${expect.status}.`;
  const type = headerOf(headers, 'content-type') ?? '';
  if (expect.contentType !== null && !type.toLowerCase().startsWith(expect.contentType.toLowerCase()))
    return `The Content-Type was ${type === '' ? 'missing' : `"${cleanText(type, 100)}"`}, not "${cleanText(expect.contentType, 100)}".`;
  if (expect.withinMs !== null && tookMs > expect.withinMs) return `It took ${Math.round(tookMs)} ms, longer than ${expect.withinMs} ms.`;
  if (expect.json.length === 0) return null;
  const read = jsonValue(body);
  if (read === undefined) return "The body isn't JSON.";
  for (const { pointer, equals } of expect.json) {
    const found = at(read, pointer);
    if (found === equals) continue;
    const place = pointer === '' ? 'The body' : cleanText(pointer, 120);
    return `${place} ${found === undefined ? 'is missing' : `is ${shownFound(found)}`}; expected ${shown(equals)}.`;
  }
  return null;
}

function wantedBy({ expect }: PlanCall): string {
  const { status, contentType, json: values, withinMs } = expect;
  const parts = [
    `status ${status}`,
    ...(contentType === null ? [] : [contentType]),
    ...values.map(({ pointer, equals }) => `${pointer === '' ? 'the body' : pointer} = ${shown(equals)}`),
    ...(withinMs === null ? [] : [`within ${withinMs} ms`]),
  ];
  return parts.join(', ');
}

/** Characters of a value that are shown. */
const MAX_SHOWN = 100;

/** An API may send a token back; one that was cut would not be known for a secret any more. */
function shownFound(value: unknown): string {
  return typeof value === 'string' && value.length > MAX_SHOWN ? `a string of ${value.length} characters` : shown(value);
}

/** An API's values are somebody's data: of objects and lists only the kind is shown. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : cleanText(JSON.stringify(value) ?? '', MAX_SHOWN + 2);
}

/** RFC 6901: what stands at a JSON Pointer; undefined: nothing. */
function at(value: unknown, pointer: string): unknown {
  let here: unknown = value;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const member = typeof here === 'object' && here !== null ? Object.getOwnPropertyDescriptor(here, name) : undefined;
    // A list has a length that nobody sent.
    if (!member?.enumerable) return undefined;
    here = member.value;
  }
  return here;
}
