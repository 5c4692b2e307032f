import { stoppable } from '../core/base/unless-aborted';
import type { Pair } from '../model/connection';
import { command, given, whereOf } from './arguments';
import { CALL_ID, callBeside, refuseAllowedApi, reportBeside } from './call-beside';
import { expectationOf, report } from './call-report';
import { type CliContext, UsageError } from './context';
import { readText } from './input';
import { withSession } from './session';
import { usableGrant } from './sign-in';
import { CALL } from './usage/call';

export const runCall = command(CALL, async (values, [method, url, ...more], context) => {
  if (method === undefined || url === undefined || more.length > 0)
    throw new UsageError('A call needs a method and a URL.', 'Write it like: tokenscope call --connection X GET /v1/users/me');
  const where = whereOf('call', values);
  const call = { method, url, query: [], headers: (values.header ?? []).map(headerOf), body: await bodyOf(values.data, context) };
  const expected = expectationOf(given('expect', values.expect));
  const [also, signIn] = [given('also', values.also), values['sign-in'] === true];
  if (also !== null) {
    refuseAllowedApi(where);
    const both = await withSession(where, context, (session) => callBeside(session, also, call, signIn, context));
    return reportBeside(both, expected, values.json === true, context);
  }
  const result = await withSession(where, context, async (session) => {
    const { services, connection } = session;
    await usableGrant(session, { renew: false, signIn }, context);
    return stoppable(
      context.signal,
      () => services.calls.cancel(CALL_ID),
      () => services.calls.send(connection.id, CALL_ID, call),
    );
  });
  return report(result, expected, values.json === true, context);
});

function headerOf(line: string): Pair {
  const at = line.indexOf(':');
  if (at > 0) return { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
  throw new UsageError('A header has no colon.', 'Write it like -H "Accept: application/json".');
}

function bodyOf(data: string | undefined, context: CliContext): Promise<string> {
  if (data === '@-') return readText({ kind: 'stdin' }, context);
  return data?.startsWith('@') ? readText({ kind: 'file', path: data.slice(1) }, context) : Promise.resolve(data ?? '');
}
