import { expect, it } from 'vitest';
import { Evidence } from '../../../electron/core/checks/bench/evidence';
import type { Http, HttpRequest } from '../../../electron/core/ports';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { systemRandom } from '../../../electron/platform/system/random';

const CALL: HttpRequest = {
  method: 'GET',
  url: 'https://api.example/me',
  headers: [],
  body: null,
  timeoutMs: 1000,
  maxBodyBytes: 1000,
  about: { connectionId: 'c1', purpose: 'call', secrets: [{ kind: 'access token', value: 'the-token-of-the-run' }] },
};

it('hides what each answer of an API brings, without a run growing slower with each', async () => {
  const known: number[] = [];
  let calls = 0;
  const session = (call: number) => `session-number-${call}-of-the-api`;
  const http: Http = {
    async send({ about }) {
      known.push(about?.secrets.length ?? 0);
      calls += 1;
      return {
        status: 400,
        statusText: 'Bad Request',
        headers: [
          { name: 'content-type', value: 'application/json' },
          { name: 'set-cookie', value: `sid=cookie-${session(calls)}` },
        ],
        body: new TextEncoder().encode(JSON.stringify({ session_token: session(calls) })),
        cut: false,
        startedAt: 0,
        headersMs: 1,
        endMs: 2,
      };
    },
  };
  const fingerprint = (secret: string) => String(secret.length);
  const evidence = new Evidence({ http, clock: systemClock, random: systemRandom, fingerprint }, new AbortController().signal, () => {});
  for (let count = 0; count < 60; count++) await evidence.http.send(CALL);
  expect(evidence.text(`It said ${session(60)}, not ${session(59)}, to the-token-of-the-run.`)).toMatch(
    /^It said \[token \d+\], not \[token \d+\], to \[access token \d+\]\.$/,
  );
  expect(JSON.stringify(evidence.exchanges())).not.toMatch(/session-number|the-token-of-the-run/);
  expect(Math.max(...known)).toBeLessThan(5);
});
