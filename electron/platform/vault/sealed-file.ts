import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Random } from '../../core/ports';

/** Bumped when the envelope or what is sealed changes; part of the additional data, so it can't be rewritten. */
const FORMAT = 1;
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed text is for. One sealed for a connection opens for no other, and never as the key check. */
export type Purpose = { record: string } | 'key-check';

export type Unsealed =
  | { kind: 'open'; text: string }
  /** `other-key`: sealed under a key with another id. `damaged`: anything else, tampering and newer formats included. */
  | { kind: 'other-key' | 'damaged'; why: string };

/** The vault key with what is derived from it (HKDF-SHA256, RFC 5869). */
export class VaultKey {
  /** Names the key without telling anything of it. */
  readonly id: string;
  private readonly fingerprints: Buffer;

  /** @param bytes 32 bytes; kept, not copied. */
  constructor(private readonly bytes: Uint8Array) {
    if (bytes.length !== KEY_BYTES) throw new RangeError('A vault key has 32 bytes.');
    this.id = this.derive('key id').subarray(0, 8).toString('hex');
    this.fingerprints = this.derive('fingerprint');
  }

  /** AES-256-GCM, 96-bit random nonce (NIST SP 800-38D section 8.2.2). Returns the envelope as JSON text. */
  seal(text: string, purpose: Purpose, random: Random): string {
    const nonce = random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.bytes, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(purpose));
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${JSON.stringify({ v: FORMAT, keyId: this.id, nonce: Buffer.from(nonce).toString('base64'), data: data.toString('base64') })}\n`;
  }

  unseal(envelope: string, purpose: Purpose): Unsealed {
    const parts = parseEnvelope(envelope);
    if (typeof parts === 'string') return { kind: 'damaged', why: parts };
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.bytes, parts.nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(additionalData(purpose));
      decipher.setAuthTag(parts.data.subarray(-TAG_BYTES));
      const plain = Buffer.concat([decipher.update(parts.data.subarray(0, -TAG_BYTES)), decipher.final()]);
      const text = plain.toString('utf8');
      plain.fill(0);
      return { kind: 'open', text };
    } catch {
      return parts.keyId === this.id
        ? { kind: 'damaged', why: 'The seal is broken: the file was changed, or belongs to another connection.' }
        : { kind: 'other-key', why: 'It was sealed under another key.' };
    }
  }

  /** 8 hex digits in two groups, from a keyed hash: comparable, but no help in guessing the secret. */
  fingerprint(secret: string): string {
    const hex = createHmac('sha256', this.fingerprints).update(secret, 'utf8').digest('hex');
    return `${hex.slice(0, 4)}-${hex.slice(4, 8)}`;
  }

  private derive(info: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.bytes, Buffer.alloc(0), `tokenscope vault ${info}`, KEY_BYTES));
  }
}

function additionalData(purpose: Purpose): Buffer {
  const label = purpose === 'key-check' ? ['key-check'] : ['record', purpose.record];
  return Buffer.from(JSON.stringify(['tokenscope vault', FORMAT, ...label]), 'utf8');
}

function parseEnvelope(text: string): { keyId: string | null; nonce: Buffer; data: Buffer } | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'The file is incomplete: it is not JSON.';
  }
  if (typeof value !== 'object' || value === null) return 'The file contains no sealed record.';
  const { v, keyId, nonce, data } = value as Record<string, unknown>;
  if (typeof v === 'number' && v > FORMAT) return `It was written by a newer version of Tokenscope (format ${v}).`;
  if (v !== FORMAT || typeof nonce !== 'string' || typeof data !== 'string') return 'The file contains no sealed record.';
  const bytes = { nonce: Buffer.from(nonce, 'base64'), data: Buffer.from(data, 'base64') };
  if (bytes.nonce.length !== NONCE_BYTES || bytes.data.length < TAG_BYTES) return 'The file is cut off.';
  return { keyId: typeof keyId === 'string' ? keyId : null, ...bytes };
}
