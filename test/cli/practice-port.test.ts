import { writeFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PracticeServer } from '../../electron/cli/practice-server';
import type { Connection } from '../../electron/model/connection';
import { startPractice } from '../../electron/practice';
import { proofFor } from '../../electron/practice/proof';
import { failureOf } from '../support/failures';
import { cliStage } from './stage';

const stage = cliStage();
const KEY = 'ab'.repeat(32);

function remembered(port: number): void {
  mkdirSync(stage.dataFolder, { recursive: true });
  writeFileSync(join(stage.dataFolder, 'practice.json'), JSON.stringify({ port, proofKey: KEY }));
}
const connectionAt = (url: string): Connection => ({ id: 'c', ...stage.practice.faces.practice.connection, issuer: url });
const served = (url: string) => new PracticeServer(stage.dataFolder, async () => []).serve(connectionAt(url));

/** A program on the port that answers a challenge with `proof`. */
async function impostor(proof: (challenge: string, url: string) => Promise<string> | string) {
  const server = createServer(async (request, response) => {
    const challenge = new URL(request.url ?? '', 'http://x').searchParams.get('challenge') ?? '';
    response.end(JSON.stringify({ proof: await proof(challenge, url) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, stop: () => new Promise((resolve) => server.close(resolve)) };
}

it('uses the provider started by the window', async () => {
  const practice = await startPractice({ proofKey: KEY });
  remembered(Number(new URL(practice.url).port));
  await expect(served(practice.url)).resolves.toBeUndefined();
  await practice.stop();
});

it('does not trust another program on the remembered port, even if it relays the provider’s answers', async () => {
  const practice = await startPractice({ proofKey: KEY });
  const relayed = async (challenge: string) =>
    ((await (await fetch(`${practice.url}/.tokenscope-practice?challenge=${challenge}`)).json()) as { proof: string }).proof;
  const tries = [
    () => '',
    () => 'x'.repeat(64),
    (challenge: string) => challenge,
    relayed,
    (c: string, url: string) => proofFor('', url, c),
  ];
  for (const proof of tries) {
    const other = await impostor(proof);
    remembered(Number(new URL(other.url).port));
    expect((await failureOf(served(other.url))).code).toBe('practice-failed');
    await other.stop();
  }
  await practice.stop();
});

it('does not trust a provider without a stored key', async () => {
  const practice = await startPractice();
  expect((await failureOf(served(practice.url))).code).toBe('practice-failed');
  await practice.stop();
});
