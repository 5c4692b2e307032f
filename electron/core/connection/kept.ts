import type { Connection } from '../../model/connection';

type Apart = Pick<Connection, 'mutedFindings' | 'keepAlive' | 'guide' | 'registered'>;

/**
 * What is decided apart from the settings, taken over from `kept`. What is not so is written as nothing, so that a settings file stays
 * readable for versions that don't know of it.
 */
export function withKept(
  { mutedFindings: _, keepAlive: __, guide: ___, registered: ____, ...connection }: Connection,
  { mutedFindings = [], keepAlive, guide, registered, variables }: Apart & Pick<Connection, 'variables'>,
): Connection {
  return {
    ...connection,
    variables,
    ...(mutedFindings.length > 0 && { mutedFindings }),
    ...(keepAlive && { keepAlive }),
    ...(guide && { guide }),
    ...(registered && { registered }),
  };
}

/** What a sign-in under way was started with; when it changes, its answer is for a connection that is no more. */
export function whereabouts({ issuer, endpoints, clientId, clientAuthentication }: Connection): string {
  return JSON.stringify([issuer, endpoints, clientId, clientAuthentication]);
}

/** What is kept of a connection whose client secret a person has typed: how long the one before was good for says nothing of it. */
export function typedAnew(connection: Connection): Connection {
  const { registered } = connection;
  return registered === undefined ? connection : { ...connection, registered: { ...registered, secretExpiresAt: null } };
}
