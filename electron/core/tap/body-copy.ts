import type { RawBody } from '../redaction/body';
import { MAX_READ_BODY } from '../redaction/body';

/** The beginning of a body, copied while it passes: as much as the log reads, however long the body is. */
export class BodyCopy {
  readonly #parts: Uint8Array[] = [];
  #kept = 0;
  #length = 0;

  /** Of all that passed, in bytes. */
  get length(): number {
    return this.#length;
  }

  /** Of the copy, in bytes. */
  get kept(): number {
    return this.#kept;
  }

  get cut(): boolean {
    return this.#length > this.#kept;
  }

  add(part: Uint8Array): void {
    this.#length += part.length;
    const room = MAX_READ_BODY - this.#kept;
    if (room <= 0) return;
    // A copy, because the part may be a slice of a far larger buffer. `slice` of a Buffer would be none.
    const kept = new Uint8Array(part.subarray(0, room));
    this.#parts.push(kept);
    this.#kept += kept.length;
  }

  /** So many more passed, of which no copy is kept. */
  count(bytes: number): void {
    this.#length += bytes;
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#kept);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  raw(contentType: string): RawBody {
    return { bytes: this.bytes(), length: this.#length, cut: this.cut, contentType };
  }
}
