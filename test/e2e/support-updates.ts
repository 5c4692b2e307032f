import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import type { Stage } from './stage';

/** A release server on this machine. */
export interface ReleaseServer {
  url: string;
  /** What the app asked for, oldest first. */
  asked: { path: string; headers: IncomingHttpHeaders }[];
  /** How paths are answered: a text, or what a function does. */
  answers: Map<string, string | ((response: ServerResponse) => void)>;
  stop(): Promise<void>;
}

export async function startReleaseServer(): Promise<ReleaseServer> {
  const asked: ReleaseServer['asked'] = [];
  const answers: ReleaseServer['answers'] = new Map();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://server').pathname;
    asked.push({ path, headers: request.headers });
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'function') answer(response);
    else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    answers,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A feed as electron-builder writes it. */
export function feedOf(version: string, file: string, content: string, notes = ''): string {
  const sha512 = createHash('sha512').update(content).digest('base64');
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${file}`,
    `    sha512: ${sha512}`,
    `    size: ${content.length}`,
    `path: ${file}`,
    `sha512: ${sha512}`,
    `releaseNotes: ${JSON.stringify(notes)}`,
    "releaseDate: '2026-01-01T00:00:00.000Z'",
    '',
  ].join('\n');
}

/**
 * Makes the app of a stage believe that it runs out of an AppImage whose feed is `feed`: what the runtime of an AppImage sets, and the file
 * that electron-builder puts into one. Returns the AppImage's path, and what removes the copy of the app.
 */
export function asAppImage(stage: Stage, feed: string): { image: string; remove: () => void } {
  const packaged = dirname(stage.executable);
  const folder = mkdtempSync(join(dirname(packaged), 'as-appimage-'));
  execFileSync('cp', ['-al', packaged, join(folder, 'app')]);
  stage.executable = join(folder, 'app', basename(stage.executable));
  writeFileSync(
    join(folder, 'app', 'resources', 'app-update.yml'),
    `provider: generic\nurl: ${feed}\nupdaterCacheDirName: tokenscope-updater\n`,
  );
  const image = join(stage.keyring.home, 'Applications', 'Tokenscope.AppImage');
  mkdirSync(dirname(image));
  writeFileSync(image, 'the present version');
  chmodSync(image, 0o755);
  Object.assign(stage.env, { APPIMAGE: image, APPDIR: join(folder, 'app'), TOKENSCOPE_UPDATE_FEED: feed });
  return { image, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
