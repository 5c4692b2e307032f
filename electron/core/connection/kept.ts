import type { Connection } from '../../model/connection';

/**
 * What is decided apart from the settings, taken over from `kept`. What is not so is written as nothing, so that a settings file stays
 * readable for versions that don't know of it.
 */
export function withKept(
  { mutedFindings: _, keepAlive: __, guide: ___, ...connection }: Connection,
  { mutedFindings = [], keepAlive, guide, variables }: Pick<Connection, 'mutedFindings' | 'keepAlive' | 'guide' | 'variables'>,
): Connection {
  return {
    ...connection,
    variables,
    ...(mutedFindings.length > 0 && { mutedFindings }),
    ...(keepAlive && { keepAlive }),
    ...(guide && { guide }),
  };
}

/** What a sign-in under way was started with; when it changes, its answer is for a connection that is no more. */
export function whereabouts({ issuer, endpoints, clientId, clientAuthentication }: Connection): string {
  return JSON.stringify([issuer, endpoints, clientId, clientAuthentication]);
}
