import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The part of Electron's clipboard in use. Newer versions return promises. */
export interface ClipboardAccess {
  readText(): string | Promise<string>;
  writeText(text: string): void | Promise<void>;
  clear(): void;
}

/** Writes a secret together with what keeps it out of histories, and a mark by which it is known again without being read. */
export interface MarkedClipboard {
  write(text: string): Promise<void>;
  /** Whether the clipboard still has the mark. */
  has(): Promise<boolean>;
}

/**
 * Copies secrets and clears them after a while or on quit, if the clipboard still holds them. Remembers only a mark, or where the clipboard takes
 * none, a secret's HMAC under a key of this process.
 */
export class SecretClipboard {
  private readonly key = randomBytes(32);
  /** The last secret, and how to tell whether it is still there; null: there is none to clear. */
  private last: { isThere(): Promise<boolean> } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isOverdue = false;

  /**
   * @param clearsInMs How long a secret may stay, in milliseconds; asked with each.
   * @param marked Null if this Electron can't, and plain text is written.
   * @param isOut Whether the app may not change the clipboard now.
   */
  constructor(
    private readonly clipboard: ClipboardAccess,
    private readonly clearsInMs: () => number,
    private readonly marked: MarkedClipboard | null = null,
    private readonly isOut: () => boolean = () => false,
  ) {}

  /** Resolves with the milliseconds until the clipboard is cleared. */
  async copySecret(text: string): Promise<number> {
    this.forget();
    const { marked } = this;
    const last = { isThere: marked?.has ?? this.holdsSame(text) };
    this.last = last;
    await (marked?.write(text) ?? Promise.reject()).catch(() => {
      last.isThere = this.holdsSame(text);
      return this.clipboard.writeText(text);
    });
    const clearsInMs = this.clearsInMs();
    if (this.last === last) this.timer = setTimeout(() => void this.timeIsUp(), clearsInMs);
    return clearsInMs;
  }

  /** Copies text that is not secret; it stays until overwritten. */
  async copy(text: string): Promise<void> {
    this.forget();
    await this.clipboard.writeText(text);
  }

  /** Clears the clipboard if it still holds the last secret. Never rejects. */
  async clearSecret(): Promise<void> {
    const { last } = this;
    this.forget();
    // If it can't be read, clear it to be safe.
    if (last !== null && (await last.isThere().catch(() => true))) this.clipboard.clear();
  }

  /** To be called when the app may change the clipboard again: clears what is overdue. */
  async isIn(): Promise<void> {
    if (this.isOverdue) await this.clearSecret();
  }

  private async timeIsUp(): Promise<void> {
    if (this.isOut()) this.isOverdue = true;
    else await this.clearSecret();
  }

  private holdsSame(text: string): () => Promise<boolean> {
    const mark = this.markOf(text);
    return async () => timingSafeEqual(mark, this.markOf(await this.clipboard.readText()));
  }

  private forget(): void {
    this.last = null;
    this.isOverdue = false;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private markOf(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}

/** Whether an app without the keyboard may not change the clipboard: so on Wayland, which Electron uses from version 38 on unless told otherwise. */
export function needsFocus({ platform, env, ozone }: { platform: NodeJS.Platform; env: NodeJS.ProcessEnv; ozone: string }): boolean {
  return platform === 'linux' && Boolean(env.WAYLAND_DISPLAY) && ozone !== 'x11';
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
  // http://nspasteboard.org: they work by their presence.
  darwin: { 'org.nspasteboard.ConcealedType': [...Buffer.from('secret')], 'org.nspasteboard.TransientType': [...Buffer.from('1')] },
};

/** Electron's name for a format of the system's. */
const systemFormat = (name: string) => `electron application/osclipboard;format="${name}"`;

/**
 * A format of this process's own: macOS from 15.4 on asks the person when an app reads the clipboard, but lets it look which formats are there.
 * One for all copies, since Windows keeps each name for as long as the session lasts.
 */
export const MARK = systemFormat(`dev.tokenscope.secret.${randomBytes(8).toString('hex')}`);

/** The clipboard content for a secret, by type; keys are Electron's names for the system formats. */
export function secretItem(text: string, platform: NodeJS.Platform): Record<string, string | Blob> {
  const hints = Object.entries(HINTS[platform] ?? {}).map(([format, bytes]) => [systemFormat(format), new Blob([new Uint8Array(bytes)])]);
  return { 'text/plain': text, [MARK]: '1', ...Object.fromEntries(hints) };
}
