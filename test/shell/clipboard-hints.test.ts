import { expect, it, vi } from 'vitest';
import { SecretClipboard, secretItem } from '../../electron/shell/clipboard';

const FORMAT = /^electron application\/osclipboard;format="([\w.-]+)"$/;

it.each<[NodeJS.Platform, Record<string, string>]>([
  ['linux', { 'x-kde-passwordManagerHint': 'secret' }],
  [
    'win32',
    {
      ExcludeClipboardContentFromMonitorProcessing: '\0\0\0\0',
      CanIncludeInClipboardHistory: '\0\0\0\0',
      CanUploadToCloudClipboard: '\0\0\0\0',
    },
  ],
  ['darwin', { 'org.nspasteboard.ConcealedType': 'secret' }],
  ['freebsd', {}],
])('a secret on the clipboard of %s carries what keeps it out of histories', async (platform, hints) => {
  const { 'text/plain': text, ...formats } = secretItem('s3cret', platform);
  expect(text).toBe('s3cret');
  const seen = await Promise.all(
    Object.entries(formats).map(async ([type, data]) => [FORMAT.exec(type)?.[1], typeof data === 'string' ? data : await data.text()]),
  );
  expect(Object.fromEntries(seen)).toEqual(hints);
});

it('is written with hints if possible, else as plain text', async () => {
  const system = {
    text: '',
    readText: () => system.text,
    writeText(text: string) {
      system.text = text;
    },
    clear: () => {},
  };
  const write = vi.fn(async () => {});
  await new SecretClipboard(system, write).copySecret('s3cret');
  expect([write.mock.calls, system.text]).toEqual([[['s3cret']], '']);
  await new SecretClipboard(system, () => Promise.reject(new Error('no such format'))).copySecret('s3cret');
  expect(system.text).toBe('s3cret');
  const other = new SecretClipboard(system, write);
  await other.copy('a shopping list');
  expect([write.mock.calls.length, system.text]).toEqual([1, 'a shopping list']);
});
