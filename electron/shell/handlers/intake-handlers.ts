import type { IntakeReview } from '../../contract';
import type { ConnectionSettings } from '../../model/connection';
import { settingsIn } from '../../model/connection-input';
import { newId } from '../../core/base/ids';
import { systemRandom } from '../../platform/system/random';
import { freeName } from '../../model/text/free-name';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** Values for a new connection, as they were found in a text. */
export async function reviewed(tools: Pick<HandlerTools, 'intake'>, text: string, settings?: ConnectionSettings): Promise<IntakeReview> {
  const [held, { beginningOf }] = await Promise.all([tools.intake(), import('../../core/intake/beginning')]);
  return held.hold(text, { connectionId: null, settings: settings ?? withOwnRedirect(await beginningOf(text)), hasClientSecret: false });
}

/** A redirect URI that no other connection has (RFC 9700 section 4.4.2). */
function withOwnRedirect(settings: ConnectionSettings): ConnectionSettings {
  return { ...settings, receiver: { kind: 'scheme', part: newId(systemRandom, 4) } };
}

/** Methods that take over what a provider sent. The text comes one way; its secrets stay here. */
export function intakeHandlers({ services, intake, view, opened, readClipboard }: HandlerTools) {
  const { connections } = services;
  return {
    'intake.read': async ({ text, connectionId, settings }) => {
      const whole = text ?? (await readClipboard());
      if (connectionId === null) return reviewed({ intake }, whole, settings);
      const known = await view(connectionId);
      return (await intake()).hold(whole, { connectionId, settings: settingsIn(known), hasClientSecret: known.hasClientSecret });
    },
    'intake.take': opened(async ({ id, choices, sealedFor }) => {
      const held = await intake();
      const { connectionId, settings: begun } = held.target(id);
      const current = connectionId === null ? begun : settingsIn(await view(connectionId));
      const { settings, clientSecret } = held.take(id, choices, current, sealedFor);
      const names = connections.list().map(({ name }) => name);
      const next =
        connectionId === null
          ? await connections.create({ ...settings, name: freeName(settings.name, names) }, clientSecret)
          : await connections.update(connectionId, settings, clientSecret);
      held.drop(id);
      return { id: next.id };
    }),
    'intake.drop': async ({ id }) => (await intake()).drop(id),
  } satisfies Partial<Handlers>;
}
