import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The part of Electron's clipboard in use. Newer versions return promises. */
export interface ClipboardAccess {
  readText(): string | Promise<string>;
  writeText(text: string): void | Promise<void>;
  clear(): void;
}

/** Milliseconds a copied secret may stay on the clipboard. */
export const CLEARS_IN_MS = 30_000;

/**
 * Copies secrets and clears them after 30 s or on quit, if the clipboard still holds them. Remembers only a secret's HMAC under a key of
 * this process.
 */
export class SecretClipboard {
  private readonly key = randomBytes(32);
  private mark: Buffer | null = null;
  private timer: NodeJS.Timeout | null = null;

  /** @param write Writes a secret so that histories skip it; null if this Electron can't, and plain text is written. */
  constructor(
    private readonly clipboard: ClipboardAccess,
    private readonly write: ((text: string) => Promise<void>) | null = null,
  ) {}

  /** Resolves with the milliseconds until the clipboard is cleared. */
  async copySecret(text: string): Promise<number> {
    this.forget();
    const mark = this.markOf(text);
    this.mark = mark;
    await (this.write?.(text) ?? Promise.reject()).catch(() => this.clipboard.writeText(text));
    if (this.mark === mark) this.timer = setTimeout(() => void this.clearSecret(), CLEARS_IN_MS);
    return CLEARS_IN_MS;
  }

  /** Copies text that is not secret; it stays until overwritten. */
  async copy(text: string): Promise<void> {
    this.forget();
    await this.clipboard.writeText(text);
  }

  /** Clears the clipboard if it still holds the last secret. Never rejects. */
  async clearSecret(): Promise<void> {
    const mark = this.mark;
    this.forget();
    if (mark === null) return;
    const held = await this.held();
    // If it can't be read, clear it to be safe.
    if (held === null || timingSafeEqual(mark, this.markOf(held))) this.clipboard.clear();
  }

  private async held(): Promise<string | null> {
    try {
      return await this.clipboard.readText();
    } catch {
      return null;
    }
  }

  private forget(): void {
    this.mark = null;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private markOf(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}

/** Formats that tell clipboard histories and cloud clipboards to skip the text, by system. */
const HINTS: Partial<Record<NodeJS.Platform, Record<string, readonly number[]>>> = {
  // "secret" is read by Klipper and its successors.
  linux: { 'x-kde-passwordManagerHint': [...Buffer.from('secret')] },
  // https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats: the first works by its presence, the others as a DWORD of 0.
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: [0, 0, 0, 0],
    CanIncludeInClipboardHistory: [0, 0, 0, 0],
    CanUploadToCloudClipboard: [0, 0, 0, 0],
  },
  // http://nspasteboard.org: works by its presence.
  darwin: { 'org.nspasteboard.ConcealedType': [...Buffer.from('secret')] },
};

/** The clipboard content for a secret, by type; keys are Electron's names for the system formats. */
export function secretItem(text: string, platform: NodeJS.Platform): Record<string, string | Blob> {
  const hints = Object.entries(HINTS[platform] ?? {}).map(([format, bytes]) => [
    `electron application/osclipboard;format="${format}"`,
    new Blob([new Uint8Array(bytes)]),
  ]);
  return { 'text/plain': text, ...Object.fromEntries(hints) };
}
