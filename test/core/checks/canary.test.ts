import { expect, it } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import { CLIENTS } from '../../../electron/practice';
import type { HttpRequest, HttpResponse } from '../../../electron/core/ports';
import { stopTime } from '../../support/still-time';
import { checkStage } from './stage';

stopTime();

/** Everything secret that went over the wire, by the member or parameter it stood in. */
function secretsIn(request: HttpRequest, response: HttpResponse): string[] {
  const form = new URLSearchParams(request.body ?? '');
  const sent = ['code', 'code_verifier', 'refresh_token', 'client_secret', 'token', 'device_code', 'subject_token', 'assertion'].flatMap(
    (name) => form.getAll(name),
  );
  const authorization = request.headers.find(({ name }) => name.toLowerCase() === 'authorization')?.value.replace(/^\S+ /, '');
  let answered: string[] = [];
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(response.body));
    const members = new Map(Object.entries(json ?? {}));
    answered = ['access_token', 'refresh_token', 'id_token', 'device_code']
      .flatMap((name) => members.get(name) ?? [])
      .filter((value) => typeof value === 'string');
  } catch {
    // A page, or nothing.
  }
  return [...sent, ...answered, ...(authorization === undefined ? [] : [authorization])];
}

/** "wrong" secrets that a check makes up are nobody's; so is what is shorter than 8 characters. */
const isSecret = (value: string) => value.length >= 8;

it.each(['practice', 'opaque', 'katana', 'catapa', 'device', 'exchange', 'assertion'] as const)(
  'a run of everything at the face %s holds no secret',
  async (face) => {
    const subjectScopes = face === 'exchange' ? ['api:read', 'api:write'] : undefined;
    const stage = await checkStage({ face, accessTokenSeconds: 3, connected: true, subjectScopes });
    const secrets = new Set<string>(Object.values(CLIENTS).flatMap((client) => ('secret' in client ? [client.secret] : [])));
    const own = (await stage.tokens.read(stage.connection.id)).grant;
    for (const token of [own?.accessToken, own?.refreshToken, own?.idToken]) if (token) secrets.add(token);
    const http: typeof stage.deps.http = {
      async send(request) {
        const response = await stage.deps.http.send(request);
        for (const secret of secretsIn(request, response)) secrets.add(secret);
        return response;
      },
    };
    try {
      // What is general goes over the wire there as at the first face.
      const checks = face === 'device' ? CHECKS.filter(({ group }) => group === 'device' || group === 'refresh') : CHECKS;
      const run = await stage.runChecks(checks, { deps: { http } });
      const text = JSON.stringify(run);
      expect(run.exchanges.length).toBeGreaterThan(8);
      expect(secrets.size).toBeGreaterThan(face === 'catapa' || face === 'exchange' ? 6 : 15);
      expect([...secrets].filter(isSecret).filter((secret) => text.includes(secret))).toEqual([]);
    } finally {
      await stage.stop();
    }
  },
);
