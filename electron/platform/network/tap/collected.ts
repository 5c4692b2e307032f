import type { IncomingMessage } from 'node:http';

export interface Collected {
  bytes: Buffer;
  /** All of the body; else more may follow, and the message is paused. */
  whole: boolean;
}

/** The beginning of a body, at most some more than `most` bytes. Never resolves where the message breaks off: that is told by its error. */
export function collected(message: IncomingMessage, most: number): Promise<Collected> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    const finish = (whole: boolean) => {
      message.off('data', take).off('end', end);
      if (!whole) message.pause();
      resolve({ bytes: Buffer.concat(parts), whole });
    };
    const take = (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > most) finish(false);
    };
    const end = () => finish(true);
    message.on('data', take).once('end', end);
    message.resume();
  });
}
