import { type HandlerTools, JSON_FILE } from './handler-tools';
import type { FileKind } from '../dialogs/files';

interface ByConnection {
  connectionId: string;
}

/** What the methods about sealed things share: each answers with the list as it is then. */
export function sealedList<T>({ opened }: HandlerTools, list: (connectionId: string) => Promise<T[]>) {
  return {
    list: opened(({ connectionId }: ByConnection) => list(connectionId)),
    after: <R extends ByConnection>(work: (request: R) => Promise<void>) =>
      opened(async (request: R) => {
        await work(request);
        return list(request.connectionId);
      }),
    /** @param choose Answers null or undefined where no file was chosen; then nothing is sealed, and null answered. */
    afterChoice: <R extends ByConnection, C>(
      choose: (request: R) => Promise<C | null | undefined>,
      seal: (request: R, chosen: C) => Promise<void>,
    ) =>
      opened(async (request: R) => {
        const chosen = await choose(request);
        if (chosen === null || chosen === undefined) return null;
        await seal(request, chosen);
        return list(request.connectionId);
      }),
  };
}

/** Saves what a provider is given of a client's keys or certificates: all as a JWK Set, or one as PEM. */
export async function savePublic(
  { services, saveFile }: HandlerTools,
  { connectionId, as }: ByConnection & { as: 'jwks' | 'pem' },
  all: { jwk: string }[],
  one: { pem: string } | undefined,
  pemFile: FileKind & { name: string },
): Promise<{ path: string | null }> {
  const { name } = services.connections.get(connectionId);
  if (as === 'jwks') {
    const set = { keys: all.map(({ jwk }) => JSON.parse(jwk)) };
    return { path: await saveFile(`${name} jwks`, JSON_FILE, `${JSON.stringify(set, null, 2)}\n`) };
  }
  return { path: one === undefined ? null : await saveFile(`${name} ${pemFile.name}`, pemFile, `${one.pem}\n`) };
}
