/** Bytes that a read takes at most: of a connection at first, and once a read has filled that, so that a short answer takes no more than it needs. */
const [FIRST, LARGER] = [64 * 1024, 256 * 1024];
/** Buffers that are kept for the next reads. */
const MOST_FREE = 4;

/** Takes what a read has brought. @param free To be called once the bytes are not needed any more; they change after that. */
export type Take = (bytes: Buffer, free: () => void) => void;

/** What a connection is read into: the same few buffers again and again. A new one for each read doubles the work that a long body costs. */
export class Intake {
  #reading: Buffer | null = null;
  #size = FIRST;
  readonly #free: Buffer[] = [];

  take: Take = () => {};

  /** For the options of a socket. Node passes it by where a socket is made of another one, which then has `data` events as usual. */
  readonly onread = {
    buffer: (): Buffer => {
      this.#reading = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#size);
      return this.#reading;
    },
    callback: (length: number): boolean => {
      const whole = this.#reading;
      if (whole === null) return true;
      if (length === whole.length && this.#size < LARGER) {
        this.#size = LARGER;
        this.#free.splice(0);
      }
      this.take(whole.subarray(0, length), () => {
        if (whole.length === this.#size && this.#free.length < MOST_FREE) this.#free.push(whole);
      });
      // Anything else would have Node read into the same buffer once more.
      return true;
    },
  };
}
