import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { printConnectionFile } from '../../electron/core/importers/connection-file';
import { EXPORT_IDS } from '../../electron/model/exports';
import { createExchangeFiles } from '../../electron/platform/kept/exchange-files';
import { QUIRKS, quirky } from '../core/exports/stage';
import { redact } from '../core/exchanges/support';
import { fileSettings } from '../support/file-settings';
import { runCli } from './run';

const folder = mkdtempSync(join(tmpdir(), 'export-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const connection = quirky('https://idp.example', QUIRKS['a client of its own']);

describe('tokenscope export', () => {
  it('exports a connection of the window without the keychain, in each format', async () => {
    const settings = fileSettings(folder);
    settings.saveConnection(connection);
    await createExchangeFiles(folder).append(connection.id, [redact({ answer: '{"access_token":"at-1"}' })]);
    for (const as of EXPORT_IDS) {
      const { code, out, err } = await runCli(['export', connection.name, '--as', as, '--data-folder', folder]);
      expect([as, code], err).toEqual([as, 0]);
      expect(out).toContain('client-1');
    }
  });

  it('keeps the variables of a connection file as variables, looks at none, and writes a new file only', async () => {
    const path = join(folder, 'orders.json');
    const text = printConnectionFile({
      ...connection,
      name: 'Orders',
      legs: { ...connection.legs, api: { params: [], headers: [{ name: 'X-Key', value: 'k' }] } },
    });
    writeFileSync(path, text);
    const output = join(folder, 'orders.sh');
    const ran = await runCli(['export', path, '--as', 'curl', '--output', output], { env: { ORDERS_X_KEY: 'PLANTED' } });
    expect(ran).toMatchObject({ code: 0, out: '' });
    expect(ran.err).toBe(
      `Written to ${output}: curl, without secrets.\nVariables to set where it is used: CLIENT_SECRET, ACCESS_TOKEN, ORDERS_X_KEY\n`,
    );
    expect(readFileSync(output, 'utf8')).toContain(`'X-Key: '"$ORDERS_X_KEY"`);
    const again = await runCli(['export', path, '--as', 'curl', '-o', output]);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('it exists already') });
  });

  it('refuses a format that it does not know, and names a near one', async () => {
    const { code, err } = await runCli(['export', 'x.json', '--as', 'postmann']);
    expect([code, err]).toEqual([2, expect.stringMatching(/no format "postmann"[\s\S]*postman/)]);
  });
});
