import { afterEach, expect, it, vi } from 'vitest';

import { MARK, needsFocus, SecretClipboard, secretItem } from '../../electron/shell/clipboard';

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
  ['darwin', { 'org.nspasteboard.ConcealedType': 'secret', 'org.nspasteboard.TransientType': '1' }],
  ['freebsd', {}],
])('a secret on the clipboard of %s carries what keeps it out of histories', async (platform, hints) => {
  const { 'text/plain': text, [MARK]: mark, ...formats } = secretItem('s3cret', platform);
  expect([text, mark]).toEqual(['s3cret', '1']);
  expect(MARK).toMatch(FORMAT);
  const seen = await Promise.all(
    Object.entries(formats).map(async ([type, data]) => [FORMAT.exec(type)?.[1], typeof data === 'string' ? data : await data.text()]),
  );
  expect(Object.fromEntries(seen)).toEqual(hints);
});

afterEach(() => void vi.useRealTimers());

/** A clipboard with formats, as Electron has it from version 45 on. Nobody may read its text. */
function modern() {
  const system = {
    formats: {} as Record<string, unknown>,
    readText: () => Promise.reject(new Error('The person would be asked.')),
    async writeText(text: string) {
      system.formats = { 'text/plain': text };
    },
    clear() {
      system.formats = {};
    },
  };
  const marked = {
    async write(text: string) {
      system.formats = { ...secretItem(text, 'darwin') };
    },
    has: async () => MARK in system.formats,
  };
  return { system, marked };
}

it('a secret is known again by its mark, without the clipboard being read', async () => {
  vi.useFakeTimers();
  const { system, marked } = modern();
  const clipboard = new SecretClipboard(system, () => 30_000, marked);
  await clipboard.copySecret('s3cret');
  await vi.advanceTimersByTimeAsync(29_999);
  expect(system.formats['text/plain']).toBe('s3cret');
  await vi.advanceTimersByTimeAsync(1);
  expect(system.formats).toEqual({});
  await clipboard.copySecret('s3cret');
  await system.writeText('a shopping list');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(system.formats).toEqual({ 'text/plain': 'a shopping list' });
});

it('a secret is written as plain text where formats can’t be, and known by what it is', async () => {
  const { system } = modern();
  const readable = { ...system, readText: async () => String(system.formats['text/plain']) };
  const clipboard = new SecretClipboard(readable, () => 30_000, {
    write: () => Promise.reject(new Error('no such format')),
    has: () => Promise.reject(new Error('not asked')),
  });
  await clipboard.copySecret('s3cret');
  expect(system.formats).toEqual({ 'text/plain': 's3cret' });
  await system.writeText('a shopping list');
  await clipboard.clearSecret();
  expect(system.formats).toEqual({ 'text/plain': 'a shopping list' });
});

it('text that is not secret has neither hints nor a mark', async () => {
  const { system, marked } = modern();
  await new SecretClipboard(system, () => 30_000, marked).copy('a shopping list');
  expect(system.formats).toEqual({ 'text/plain': 'a shopping list' });
});

it('what is overdue while another app has the keyboard is cleared when it comes back, and nothing else is', async () => {
  vi.useFakeTimers();
  const { system, marked } = modern();
  let isOut = true;
  const clipboard = new SecretClipboard(
    system,
    () => 30_000,
    marked,
    () => isOut,
  );
  await clipboard.copySecret('s3cret');
  await clipboard.isIn();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(system.formats['text/plain']).toBe('s3cret');
  isOut = false;
  await clipboard.isIn();
  expect(system.formats).toEqual({});
  await clipboard.copySecret('another');
  await clipboard.isIn();
  expect(system.formats['text/plain']).toBe('another');
});

it.each([
  ['Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, '', true],
  ['X11', 'linux', { DISPLAY: ':0' }, '', false],
  ['X11 on a Wayland desktop', 'linux', { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, 'x11', false],
  ['WSL', 'linux', { WAYLAND_DISPLAY: 'wayland-0', WSL_DISTRO_NAME: 'Ubuntu' }, '', true],
  ['macOS', 'darwin', {}, '', false],
  ['Windows', 'win32', { WAYLAND_DISPLAY: 'left over' }, '', false],
] as const)('on %s the clipboard needs the keyboard or not', (_name, platform, env, ozone, needs) => {
  expect(needsFocus({ platform, env, ozone })).toBe(needs);
});
