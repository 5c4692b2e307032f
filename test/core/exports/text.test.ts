import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { exportAs } from '../../../electron/core/exports/formats';
import { EXPORT_IDS } from '../../../electron/model/exports';
import { CLIENT_AUTHENTICATIONS } from '../../../electron/model/client-auth';
import { GRANT_TYPES } from '../../../electron/model/grants';
import { HOSTILE, inputFor, quirky } from './stage';

const URL = 'https://idp.example';
const folder = mkdtempSync(join(tmpdir(), 'export-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hostile = (changes = {}) => quirky(URL, { ...HOSTILE, ...changes });
const KINDS = GRANT_TYPES.flatMap((grantType) =>
  CLIENT_AUTHENTICATIONS.map((clientAuthentication) => ({ grantType, clientAuthentication })),
);

describe('an export for any grant and client authentication', () => {
  it('is a JavaScript module', async () => {
    for (const kind of KINDS) {
      const { text } = await exportAs('js', inputFor(hostile({ ...kind, dpop: 'ES256' })));
      expect(parseSync('export.mjs', text).errors, `${kind.grantType} ${kind.clientAuthentication}\n${text}`).toEqual([]);
    }
  });

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)('compiles as Python', async () => {
    const paths: string[] = [];
    for (const [index, kind] of KINDS.entries()) {
      const path = join(folder, `export${index}.py`);
      writeFileSync(path, (await exportAs('python', inputFor(hostile(kind)))).text);
      paths.push(path);
    }
    const { status, stderr } = spawnSync('python3', ['-m', 'py_compile', ...paths], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each(['postman', 'bruno'] as const)('is JSON with no script but its own: %s', async (as) => {
    const scripts = new Set<string>();
    for (const kind of KINDS) {
      const { text } = await exportAs(as, inputFor(hostile(kind)));
      JSON.parse(text, (name, value) => {
        if (name === 'exec' || name === 'res' || name === 'tests') scripts.add(JSON.stringify(value));
        return value;
      });
    }
    expect([...scripts].filter((script) => script !== '""')).toHaveLength(1);
    expect([...scripts].join()).not.toMatch(/touch|writeFile/);
  });

  it.each(EXPORT_IDS)('makes a name of what a file asks for as a variable, whatever that is: %s', async (as) => {
    const evil = ['X");process.exit(7);("', 'A`touch x`', 'B$(touch y)'];
    const scopes = evil.map((name) => `\${env:${name}}`);
    const { text, variables } = await exportAs(
      as,
      inputFor(quirky(URL, { grantType: 'client_credentials', scopes }), { hasPlaceholders: true }),
    );
    expect(variables.filter((name) => !/^\w+$/.test(name))).toEqual([]);
    if (as !== 'profile') expect(text).not.toMatch(/process\.exit\(7|touch [xy]/);
  });

  it('tells what it can not do', async () => {
    const notes = async (as: 'js' | 'python' | 'curl', changes: object) =>
      (await exportAs(as, inputFor(quirky(URL, changes)))).notes.join('\n');
    expect(await notes('js', { grantType: 'implicit' })).toContain('The library has no implicit grant');
    expect(await notes('python', { clientAuthentication: 'private_key_jwt' })).toContain('set CLIENT_ASSERTION to it');
    expect(await notes('js', { clientAuthentication: 'private_key_jwt' })).toBe('');
    expect(await notes('curl', { dpop: 'ES256' })).toContain('DPoP');
    expect(await notes('js', { dpop: 'ES256' })).toBe('');
    expect(await notes('curl', { clientAuthentication: 'tls_client_auth' })).toContain('certificate in TLS');
    expect(await notes('js', { receiver: { kind: 'scheme' } })).toContain('leads to Tokenscope');
  });
});
