import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConnectionFile, variablesOf } from '../../electron/core/importers/connection-file';
import { runCli } from './run';

const FIXTURES = fileURLToPath(new URL('../fixtures/imports/', import.meta.url));
const ORDERS = ['postman/orders.postman_collection.json', 'postman/staging.postman_environment.json'].map((name) => join(FIXTURES, name));
const folder = mkdtempSync(join(tmpdir(), 'import-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tokenscope import', () => {
  it('says what is in the files and what is not carried over, without a secret', async () => {
    const { code, out, err } = await runCli(['import', ...ORDERS]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^From a Postman collection:\n\nOrders API\n {2}Environment +Staging\n {2}Grant +Authorization code\n/);
    expect(out).toContain('In the file             Client secret, Secret variables');
    expect(out).toContain('  Access token (The collection): A token is in the file.');
    expect(out).toMatch(/Variables without a value in these files\n {2}page\n$/);
    expect(out).not.toContain('PLANTED');
  });

  it('writes a connection file with placeholders, once, that the other commands take', async () => {
    const path = join(folder, 'orders.json');
    const { code, err } = await runCli(['import', ...ORDERS, '--output', path]);
    expect([code, err]).toEqual([0, `Written to ${path}. Secrets in it are named as environment variables.\n`]);
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain('PLANTED');
    expect(variablesOf(text).map(({ place }) => place)).toEqual(['connection.calls[0].headers[1].value', 'secrets.clientSecret']);
    const env = { ORDERS_API_CLIENT_SECRET: 's3cret', ORDERS_API_X_API_KEY: 'key' };
    expect(parseConnectionFile(text, env)).toMatchObject({ clientSecret: 's3cret', connection: { clientId: 'orders-staging' } });
    const again = await runCli(['import', ...ORDERS, '--output', path]);
    expect([again.code, again.err.split('\n')[0]]).toEqual([
      2,
      `tokenscope: The file ${JSON.stringify(path)} can't be written: it exists already.`,
    ]);
  });

  it('takes a folder, one connection of several, and prints JSON', async () => {
    const { code, out } = await runCli(['import', join(FIXTURES, 'bruno/shop'), '--only', 'Bruno shop: Machine', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      from: 'a Bruno collection',
      connections: [{ name: 'Bruno shop: Machine', clientId: 'machine', calls: 1, brings: ['Client secret'] }],
    });
    expect(out).not.toContain('PLANTED');
  });

  it('ends with an error where there is nothing to import, or no such file or connection', async () => {
    const runs = [
      ['import'],
      ['import', join(FIXTURES, 'postman/scripted.json')],
      ['import', join(FIXTURES, 'none.json')],
      ['import', ...ORDERS, '--only', 'Others'],
    ];
    const ends = await Promise.all(runs.map((args) => runCli(args)));
    expect(ends.map(({ code, out }) => [code, out])).toEqual(runs.map(() => [2, '']));
    expect(ends.map(({ err }) => err.split('\n')[0]?.slice(0, 60))).toEqual([
      'tokenscope: No file given.',
      'tokenscope: There is no OAuth 2.0 connection in a Postman co',
      expect.stringMatching(/^tokenscope: The file /),
      'tokenscope: There is no connection called "Others" in these ',
    ]);
  });
});
