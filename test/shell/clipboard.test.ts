import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClipboardAccess, SecretClipboard } from '../../electron/shell/clipboard';

class FakeClipboard implements ClipboardAccess {
  text = '';
  unreadable = false;
  readText(): string {
    if (this.unreadable) throw new Error('no');
    return this.text;
  }
  async writeText(text: string) {
    this.text = text;
  }
  clear() {
    this.text = '';
  }
}

let system: FakeClipboard;
let clipboard: SecretClipboard;
let clearsInMs = 30_000;
beforeEach(() => {
  vi.useFakeTimers();
  clearsInMs = 30_000;
  system = new FakeClipboard();
  clipboard = new SecretClipboard(system, () => clearsInMs);
});
afterEach(() => void vi.useRealTimers());

async function textAfter(ms: number): Promise<string> {
  await vi.advanceTimersByTimeAsync(ms);
  return system.text;
}

describe('SecretClipboard', () => {
  it('clears a secret after 30 s, not before', async () => {
    expect(await clipboard.copySecret('s3cret')).toBe(30_000);
    expect(await textAfter(29_999)).toBe('s3cret');
    expect(await textAfter(1)).toBe('');
  });

  it('goes by the time that is set when it is copied', async () => {
    clearsInMs = 10_000;
    expect(await clipboard.copySecret('s3cret')).toBe(10_000);
    clearsInMs = 60_000;
    expect(await textAfter(9_999)).toBe('s3cret');
    expect(await textAfter(1)).toBe('');
  });

  it('does not clear what was copied since', async () => {
    await clipboard.copySecret('s3cret');
    system.text = 'a shopping list';
    expect(await textAfter(60_000)).toBe('a shopping list');
  });

  it('gives a second secret its own 30 s', async () => {
    await clipboard.copySecret('first');
    await vi.advanceTimersByTimeAsync(20_000);
    await clipboard.copySecret('second');
    expect(await textAfter(20_000)).toBe('second');
    expect(await textAfter(10_000)).toBe('');
  });

  it('never clears text that is not secret, even after a secret', async () => {
    await clipboard.copySecret('s3cret');
    await clipboard.copy('s3cret');
    expect(await textAfter(60_000)).toBe('s3cret');
  });

  it('clears at once when the app quits', async () => {
    await clipboard.copySecret('s3cret');
    await clipboard.clearSecret();
    expect(system.text).toBe('');
    system.text = 'later';
    await clipboard.clearSecret();
    expect(await textAfter(60_000)).toBe('later');
  });

  it('clears if it can’t read the clipboard', async () => {
    await clipboard.copySecret('s3cret');
    system.unreadable = true;
    await clipboard.clearSecret();
    expect(system.text).toBe('');
  });

  it('remembers no secret', async () => {
    await clipboard.copySecret('s3cret-canary');
    const { inspect } = await import('node:util');
    expect(inspect({ ...clipboard, clipboard: null }, { depth: 10, showHidden: true })).not.toContain('canary');
    await clipboard.clearSecret();
  });
});
