#!/usr/bin/env node
// electron-builder downloads fpm to make a deb; Debian's own dpkg-deb makes one of the same parts.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...Object.fromEntries(
      [
        'architecture',
        'after-install',
        'after-remove',
        'description',
        'version',
        'package',
        'name',
        'maintainer',
        'vendor',
        'url',
        'category',
        'license',
        'deb-priority',
        'deb-compression',
      ].map((name) => [name, text]),
    ),
    input: { ...text, short: 's' },
    output: { ...text, short: 't' },
    depends: { ...text, short: 'd', multiple: true },
    'deb-recommends': { ...text, multiple: true },
    force: { type: 'boolean' },
  },
});
const root = mkdtempSync(join(tmpdir(), 'tokenscope-deb-'));
try {
  for (const place of positionals) {
    const [from, to] = place.split(/=(?=\/)/);
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(from, join(root, to), { recursive: true });
  }
  mkdirSync(join(root, 'DEBIAN'));
  const fields = {
    Package: values.name,
    Version: values.version,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    Depends: values.depends?.join(', '),
    Recommends: values['deb-recommends']?.join(', '),
    Section: 'default',
    Priority: values['deb-priority'],
    Homepage: values.url,
    Description: values.description,
  };
  writeFileSync(
    join(root, 'DEBIAN', 'control'),
    Object.entries(fields)
      .map(([name, value]) => (value ? `${name}: ${value}\n` : ''))
      .join(''),
  );
  for (const [name, file] of [
    ['postinst', values['after-install']],
    ['postrm', values['after-remove']],
  ]) {
    copyFileSync(file, join(root, 'DEBIAN', name));
    chmodSync(join(root, 'DEBIAN', name), 0o755);
  }
  execFileSync('dpkg-deb', ['--build', '--root-owner-group', '-Zgzip', '-z1', root, values.package]);
} finally {
  rmSync(root, { recursive: true, force: true });
}
