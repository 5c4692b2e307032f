import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Registry {
  url: string;
  /** The names that were asked for, each once. */
  asked: Set<string>;
  stop(): Promise<void>;
}

/** Packs an installed package, as its authors did. Resolves with the tarball's path. */
export async function packInstalled(folder: string, into: string): Promise<string> {
  const before = new Set(readdirSync(into));
  await npm(['pack', folder, '--ignore-scripts', '--pack-destination', into], into);
  const made = readdirSync(into).find((name) => !before.has(name));
  if (made === undefined) throw new Error(`nothing was made of ${folder}`);
  return join(into, made);
}

/** Runs npm. Not synchronously: the registry that it asks may be in this process. */
export async function npm(args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const quiet = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
  const { stdout } = await promisify(execFile)('npm', args, { cwd, env: { ...env, ...quiet }, shell: process.platform === 'win32' });
  return stdout;
}

/** An npm registry on this machine with these tarballs and nothing else. */
export async function startRegistry(tarballs: readonly string[]): Promise<Registry> {
  const asked = new Set<string>();
  const files = new Map<string, Buffer>();
  const packages = new Map<string, (base: string) => object>();
  for (const path of tarballs) {
    const bytes = readFileSync(path);
    const manifest = JSON.parse(execFileSync('tar', ['-xzOf', path, 'package/package.json'], { encoding: 'utf8' }));
    const { name, version } = manifest;
    const place = `/tarballs/${name.replace('/', '-')}-${version}.tgz`;
    files.set(place, bytes);
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    packages.set(name, (base) => ({
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...manifest, dist: { tarball: `${base}${place}`, integrity } } },
    }));
  }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    const file = files.get(path);
    if (file) return void response.end(file);
    const name = path.slice(1);
    asked.add(name);
    const document = packages.get(name)?.(`http://${request.headers.host}`);
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? { error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
