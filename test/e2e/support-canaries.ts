import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What a canary stands for: "access token", "client secret", ... */
export interface Canary {
  kind: string;
  value: string;
}

/** Where a canary, or a part of one, was found. The canary itself is not repeated. */
export interface Hit {
  kind: string;
  /** How it was written there: as it is, as UTF-16, as Base64, ... */
  form: string;
  offset: number;
}

interface Needle {
  bytes: Buffer;
  kind: string;
  form: string;
}

const LENGTH = 48;
/** Characters; a shorter part tells nothing and turns up by chance. */
const PART = 12;

/** 48 random letters and digits, unique in the world; the digit in the middle makes sure that there is one, as in every real token. */
export function canaryText(): string {
  const text = randomBytes(96)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '');
  return `${text.slice(0, LENGTH / 2)}7${text.slice(LENGTH / 2, LENGTH - 1)}`;
}

/** Finds canaries, and any 12 characters of them, in bytes: UTF-8, UTF-16, Base64 and Base64url at each alignment, and hex. One pass for all. */
export class CanarySearch {
  readonly #first = new Uint8Array(1 << 21);
  readonly #needles = new Map<number, Needle[]>();
  #longest = 0;

  constructor(canaries: readonly Canary[]) {
    for (const { kind, value } of canaries) for (const [form, text] of formsOf(value)) this.#add(kind, form, text);
  }

  #add(kind: string, form: string, bytes: Buffer): void {
    const key = keyAt(bytes, 0);
    this.#first[key >> 3] = (this.#first[key >> 3] ?? 0) | (1 << (key & 7));
    const list = this.#needles.get(key) ?? [];
    list.push({ bytes, kind, form });
    this.#needles.set(key, list);
    this.#longest = Math.max(this.#longest, bytes.length);
  }

  /** Bytes by which two pieces of a whole must overlap so that nothing slips through between them. */
  get overlap(): number {
    return this.#longest;
  }

  /** The hits in a text or in bytes, at most 20. */
  in(where: Buffer | string): Hit[] {
    const bytes = typeof where === 'string' ? Buffer.from(where, 'utf8') : where;
    const first = this.#first;
    const hits: Hit[] = [];
    let key = bytes.length < 3 ? 0 : ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    for (let offset = 0; offset + 2 < bytes.length; offset += 1) {
      key = ((key << 8) | (bytes[offset + 2] ?? 0)) & 0xffffff;
      if (((first[key >> 3] ?? 0) & (1 << (key & 7))) === 0) continue;
      const needle = this.#at(bytes, offset);
      if (!needle) continue;
      hits.push({ kind: needle.kind, form: needle.form, offset });
      if (hits.length === 20) break;
      // The rest of it is the same find.
      while (this.#at(bytes, offset + 1)) offset += 1;
      key = ((bytes[offset + 1] ?? 0) << 8) | (bytes[offset + 2] ?? 0);
    }
    return hits;
  }

  #at(bytes: Buffer, offset: number): Needle | undefined {
    const candidates = this.#needles.get(keyAt(bytes, offset));
    return candidates?.find(
      (one) => bytes.compare(one.bytes, 0, one.bytes.length, offset, Math.min(bytes.length, offset + one.bytes.length)) === 0,
    );
  }

  /** As `in`, in every file below a folder, names included; each hit with the path it was found in. */
  inFolder(folder: string): (Hit & { path: string })[] {
    return filesBelow(folder).flatMap(({ path, content }) =>
      [...this.in(path), ...this.in(content())].map((hit) => ({ ...hit, path: path.slice(folder.length + 1) })),
    );
  }
}

/** Everything below a folder that can be read: files whole, and where links point. */
export function filesBelow(folder: string): { path: string; content: () => Buffer }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    if (entry.isSymbolicLink()) return [{ path, content: () => Buffer.from(readlinkSync(path)) }];
    return entry.isFile() ? [{ path, content: () => readOrEmpty(path) }] : [];
  });
}

/** Temporary files may be gone by the time it is their turn. */
function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

function keyAt(bytes: Buffer, offset: number): number {
  return ((bytes[offset] ?? 0) << 16) | ((bytes[offset + 1] ?? 0) << 8) | (bytes[offset + 2] ?? 0);
}

function formsOf(value: string): [string, Buffer][] {
  const parts = windows(value, PART);
  const hex = parts.map((part) => Buffer.from(part, 'utf8').toString('hex'));
  const base64 = [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(value, 'utf8')]).toString('base64');
    // The first characters mix with what stands before, the last ones with what follows.
    return windows(text.slice(shift === 0 ? 0 : shift + 1).replace(/.?=+$/, ''), (PART * 4) / 3);
  });
  const url = base64.map((part) => part.replaceAll('+', '-').replaceAll('/', '_')).filter((part) => !base64.includes(part));
  const escaped = [encodeURIComponent(value), JSON.stringify(value).slice(1, -1)].flatMap((text) => windows(text, PART));
  const ascii: [string, string[]][] = [
    ['as it is', parts],
    ['escaped', escaped.filter((part) => !parts.includes(part))],
    ['Base64', base64],
    ['Base64url', url],
    ['hex', hex],
    ['HEX', hex.map((part) => part.toUpperCase())],
  ];
  return [
    ...ascii.flatMap(([form, texts]) => texts.map((text): [string, Buffer] => [form, Buffer.from(text, 'utf8')])),
    ...parts.map((part): [string, Buffer] => ['UTF-16', Buffer.from(part, 'utf16le')]),
  ];
}

function windows(text: string, length: number): string[] {
  if (text.length <= length) return [text];
  return Array.from({ length: text.length - length + 1 }, (_, start) => text.slice(start, start + length));
}
