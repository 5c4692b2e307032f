import { command, namesFile, whereOf } from './arguments';
import { UsageError } from './context';
import { printLooked } from './decode';
import { onlyOf } from './decode-options';
import { look } from './look';
import { withSession } from './session';
import { INSPECT } from './usage/inspect';

const KINDS = ['access', 'id', 'refresh'] as const;

export const runInspect = command(INSPECT, async (values, _, context) => {
  const where = whereOf('inspect', values);
  const kind = KINDS.find((one) => one === (values.token ?? 'access'));
  if (kind === undefined) throw new UsageError('--token is not a kind of token.', `Use one of: ${KINDS.join(', ')}.`);
  const only = onlyOf(values);
  if (namesFile(where.connection))
    throw new UsageError(
      'A connection file keeps no tokens, so there is nothing to inspect.',
      'Get one first: tokenscope token -c FILE | tokenscope decode -',
    );
  const { token, now } = await withSession(where, context, async ({ services, connection }) => ({
    token: await services.tokens.token(connection.id, kind),
    now: services.clock.now(),
  }));
  const unchecked = { keys: null, payload: null, implicit: null, strictTimes: false, expected: { nonce: null, audience: null } };
  await printLooked(await look(token, unchecked, now), { json: values.json ?? false, only, now }, context);
  return 0;
});
