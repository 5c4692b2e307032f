import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { PracticeFaceId } from '../../../electron/model/providers/offered';
import { startBrowser } from '../../practice/browser';
import { freePort } from '../../../electron/practice/stage/free-port';
import { practiceFor } from '../../support/practice';
import { settingsFrom } from '../../clients/lead.mjs';
import { ReferenceClient } from '../../clients/reference-client.mjs';

const practice = practiceFor('all', { accessTokenSeconds: 120 });

async function environmentOf(id: PracticeFaceId): Promise<Record<string, string>> {
  const { connection, clientSecret } = practice.faces[id];
  const isStandard = id === 'practice';
  const [call] = connection.calls;
  return {
    TOKENSCOPE_ISSUER: isStandard ? practice.url : '',
    TOKENSCOPE_AUTHORIZE_URL: connection.endpoints.authorization || `${practice.url}/authorize`,
    TOKENSCOPE_TOKEN_URL: connection.endpoints.token || `${practice.url}/token`,
    TOKENSCOPE_API_URL: `${connection.apiBaseUrl}/${call?.url}`,
    TOKENSCOPE_CLIENT_ID: connection.clientId,
    TOKENSCOPE_CLIENT_SECRET: clientSecret,
    TOKENSCOPE_CLIENT_AUTHENTICATION: connection.clientAuthentication,
    TOKENSCOPE_REDIRECT_URI: `http://127.0.0.1:${await freePort()}/callback`,
    TOKENSCOPE_SCOPE: connection.scopes.join(' '),
    TOKENSCOPE_AUDIENCE: connection.audience ?? '',
    TOKENSCOPE_TENANT: id === 'catapa' ? 'practice' : '',
  };
}

async function clientOf(id: PracticeFaceId, defect = ''): Promise<ReferenceClient> {
  const browser = startBrowser();
  return new ReferenceClient({
    settings: settingsFrom(await environmentOf(id)),
    open: (url) => browser.open(url),
    defect,
    wait: async () => {},
  });
}

const tokenRequests = () => practice.requests().filter(({ path }) => path.endsWith('/token')).length;

test.each<PracticeFaceId>(['practice', 'katana', 'catapa'])(
  'the reference client signs in, calls, refreshes and signs out: %s',
  async (id) => {
    const client = await clientOf(id);
    await client.carryOut('sign-in');
    await client.carryOut('call');
    practice.faults.set('lifetime-short', 5);
    try {
      await client.carryOut('sign-in');
      const before = tokenRequests();
      await client.carryOut('calls-at-once 4');
      expect(tokenRequests() - before).toBe(1);
      await client.carryOut('call');
      expect(tokenRequests() - before).toBe(2);
    } finally {
      practice.faults.clear();
    }
    await client.carryOut('sign-out');
    await expect(client.carryOut('call')).rejects.toThrow('nobody is signed in');
  },
);

test('it keeps its grant through a 500 and asks twice, never three times, where the answer is lost', async () => {
  const client = await clientOf('practice');
  practice.faults.set('lifetime-short', 5);
  try {
    await client.carryOut('sign-in');
    practice.faults.set('error-500-html', true);
    await client.carryOut('call');
    practice.faults.set('error-500-html', false);
    practice.faults.set('rotation-leeway', 10);
    practice.faults.set('answer-dropped', true);
    const before = tokenRequests();
    await client.carryOut('call');
    await client.carryOut('call');
    expect(tokenRequests() - before).toBe(2);
  } finally {
    practice.faults.clear();
  }
});

test('as a program it is led by lines on stdin', async () => {
  const env = await environmentOf('practice');
  const program = spawn(process.execPath, [join(import.meta.dirname, '../../clients/reference.mjs')], {
    env: { ...process.env, ...env, BROWSER: '' },
  });
  const said: string[] = [];
  const browser = startBrowser();
  const lines = createInterface({ input: program.stdout });
  const next = ['sign-in', 'call', 'dance'];
  lines.on('line', (line) => {
    if (line.startsWith('http')) return void browser.open(line);
    said.push(line);
    const command = next.shift();
    if (command) program.stdin.write(`${command}\n`);
    else program.stdin.end();
  });
  program.stdin.write(`${next.shift()}\n`);
  await once(program, 'exit');
  expect(said).toEqual(['done', 'done', 'failed unknown command dance']);
});
