import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The part of Electron's clipboard that is used. Newer Electrons answer by promise, older ones at once. */
export interface ClipboardAccess {
  readText(): string | Promise<string>;
  writeText(text: string): void | Promise<void>;
  clear(): void;
}

/** How long a copied secret may stay on the clipboard, in milliseconds. */
export const CLEARS_IN_MS = 30_000;

/**
 * Copies secrets and takes them back: after 30 s, and when the app quits, the clipboard is cleared if it still holds the secret.
 * Remembers no secret, only its HMAC under a key of this process.
 */
export class SecretClipboard {
  private readonly key = randomBytes(32);
  private mark: Buffer | null = null;
  private timer: NodeJS.Timeout | null = null;

  /** @param write Writes a secret so that histories leave it out; null: this Electron can't, and the text goes alone. */
  constructor(
    private readonly clipboard: ClipboardAccess,
    private readonly write: ((text: string) => Promise<void>) | null = null,
  ) {}

  /** Resolves, once the clipboard holds it, with the milliseconds until it is cleared. */
  async copySecret(text: string): Promise<number> {
    this.forget();
    const mark = this.markOf(text);
    this.mark = mark;
    await (this.write?.(text) ?? Promise.reject()).catch(() => this.clipboard.writeText(text));
    if (this.mark === mark) this.timer = setTimeout(() => void this.clearSecret(), CLEARS_IN_MS);
    return CLEARS_IN_MS;
  }

  /** Copies what is no secret; stays until overwritten. */
  async copy(text: string): Promise<void> {
    this.forget();
    await this.clipboard.writeText(text);
  }

  /** Clears the clipboard if it still holds the last secret copied. Never rejects. */
  async clearSecret(): Promise<void> {
    const mark = this.mark;
    this.forget();
    if (mark === null) return;
    const held = await this.held();
    // Where it can't be read, clearing is the safe reading of "still holds it".
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
