import { createCipheriv, createDecipheriv, createHash, scrypt } from 'node:crypto';
import * as v from 'valibot';
import type { Random } from '../../core/ports';
import { MAX_BACKUP_BYTES } from '../../model/backup';
import { damaged, newerVersion, notABackup, tooLarge, unreasonable, wrongPassphrase } from './backup-failure';

/** Bumped when the file or what is sealed in it changes; part of the additional data, so it can't be rewritten. */
const VERSION = 1;
const MAGIC = 'TOKENSCOPE-BACKUP';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LINE_END = 0x0a;
/** Bytes in which both lines before the sealed part must end. */
const MAX_HEAD = 2_048;

/** What deriving the key costs whoever tries a passphrase (RFC 7914 section 2). `n`: a power of two. */
interface ScryptCost {
  n: number;
  r: number;
  p: number;
}

/** What a file may ask for. Less would be guessed too easily, more would keep the computer busy or take all of its memory. */
export interface CostBounds {
  least: ScryptCost;
  most: ScryptCost;
}

/** What it costs to try a passphrase of a backup that is made here, and what one that is opened may ask for. Absent: what counts in the app. */
export interface BackupCost {
  cost?: ScryptCost;
  bounds?: CostBounds;
}

/** 128 MiB of memory for each guess, as OWASP's cheat sheet on password storage has it. */
const COST: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };
const BOUNDS: CostBounds = { least: { n: 2 ** 15, r: 8, p: 1 }, most: { n: 2 ** 18, r: 16, p: 4 } };

const base64 = (bytes: number) => v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/), v.maxLength(Math.ceil(bytes / 3) * 4));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const header = v.strictObject({
  kdf: v.strictObject({ name: v.literal('scrypt'), n: count, r: count, p: count, salt: base64(SALT_BYTES) }),
  cipher: v.literal('aes-256-gcm'),
  nonce: base64(NONCE_BYTES),
});
type Header = v.InferOutput<typeof header>;

/** A backup whose checksum is right. What is in it nobody knows before the passphrase. */
export interface WholeBackup {
  /** @throws Failure `backup-passphrase-wrong`. */
  open(passphrase: string): Promise<Uint8Array>;
}

/**
 * Seals bytes with a passphrase: scrypt (RFC 7914), then AES-256-GCM with the head of the file as additional data.
 *
 * The file: one line with the checksum, one with what the key is derived with, then the sealed bytes. The checksum (SHA-256) covers nothing but
 * what everyone can read in the file, so it helps no one guess, and damage is told from a wrong passphrase before any key is derived.
 */
export async function sealBackup(plain: Uint8Array, passphrase: string, random: Random, cost = COST): Promise<Uint8Array> {
  const salt = random.bytes(SALT_BYTES);
  const nonce = random.bytes(NONCE_BYTES);
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const content: Header = { kdf: { name: 'scrypt', ...cost, salt: text(salt) }, cipher: 'aes-256-gcm', nonce: text(nonce) };
  const head = Buffer.from(`${JSON.stringify(content)}\n`, 'utf8');
  const sealed = await withKey(passphrase, salt, cost, (key) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(VERSION, head));
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  });
  const first = `${MAGIC} ${VERSION} ${checksum(VERSION, head, sealed)}\n`;
  return Buffer.concat([Buffer.from(first, 'utf8'), head, sealed]);
}

/**
 * Looks at a file before anyone is asked for its passphrase. No key is derived.
 *
 * @throws Failure `backup-damaged`, `backup-newer`.
 */
export function readBackup(file: Uint8Array, bounds = BOUNDS): WholeBackup {
  if (file.length > MAX_BACKUP_BYTES) throw tooLarge();
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const firstEnd = bytes.subarray(0, MAX_HEAD).indexOf(LINE_END);
  const first = /^([A-Z-]+) (\d{1,9}) ([0-9a-f]{64})$/.exec(bytes.toString('latin1', 0, Math.max(firstEnd, 0)));
  if (first === null || first[1] !== MAGIC) throw notABackup();
  const version = Number(first[2]);
  const headEnd = bytes.subarray(0, MAX_HEAD).indexOf(LINE_END, firstEnd + 1);
  const head = bytes.subarray(firstEnd + 1, headEnd + 1);
  const sealed = bytes.subarray(headEnd + 1);
  // Every version has its checksum in this place, over all the rest: a newer one is then whole.
  if (headEnd < 0 || checksum(version, head, sealed) !== first[3]) throw damaged();
  if (version > VERSION) throw newerVersion(version);
  if (version !== VERSION || sealed.length < TAG_BYTES) throw damaged();
  const { kdf, nonce } = headerIn(head);
  const salt = Buffer.from(kdf.salt, 'base64');
  const nonceBytes = Buffer.from(nonce, 'base64');
  if (salt.length !== SALT_BYTES || nonceBytes.length !== NONCE_BYTES) throw damaged();
  if (!isWithin(kdf, bounds)) throw unreasonable(kdf);
  return {
    open: (passphrase) =>
      withKey(passphrase, salt, kdf, (key) => {
        const decipher = createDecipheriv('aes-256-gcm', key, nonceBytes, { authTagLength: TAG_BYTES });
        decipher.setAAD(additionalData(version, head));
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
        const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
        try {
          decipher.final();
        } catch {
          plain.fill(0);
          throw wrongPassphrase();
        }
        return plain;
      }),
  };
}

function headerIn(head: Buffer): Header {
  try {
    return v.parse(header, JSON.parse(head.toString('utf8')));
  } catch {
    throw damaged();
  }
}

function isWithin(cost: ScryptCost, { least, most }: CostBounds): boolean {
  const { n, r, p } = cost;
  const inRange = (['n', 'r', 'p'] as const).every((name) => cost[name] >= least[name] && cost[name] <= most[name]);
  return inRange && Number.isInteger(Math.log2(n)) && r * p < 2 ** 30;
}

/** The key is overwritten afterwards. A passphrase typed on another system may have its accents in another form; here they are one. */
async function withKey<T>(passphrase: string, salt: Uint8Array, { n, r, p }: ScryptCost, work: (key: Buffer) => T): Promise<T> {
  const secret = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  const options = { N: n, r, p, maxmem: 128 * n * r + 128 * r * p + 1024 * 1024 };
  const key = await new Promise<Buffer>((resolve, reject) => {
    scrypt(secret, salt, KEY_BYTES, options, (error, derived) => (error === null ? resolve(derived) : reject(error)));
  }).finally(() => secret.fill(0));
  try {
    return work(key);
  } finally {
    key.fill(0);
  }
}

function additionalData(version: number, head: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${MAGIC} ${version}\n`, 'utf8'), head]);
}

function checksum(version: number, head: Uint8Array, sealed: Uint8Array): string {
  return createHash('sha256').update(additionalData(version, head)).update(sealed).digest('hex');
}
