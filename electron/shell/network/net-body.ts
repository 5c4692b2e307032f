import type { IncomingMessage } from 'electron';
import type { HttpRequest } from '../../core/ports';
import { isEventStream } from '../../model/headers';

type NetResponse = Pick<IncomingMessage, 'headers' | 'on'>;

/** `isOpen`: more may come, which nobody waits for. */
export interface ReadBody {
  body: Uint8Array;
  cut: boolean;
  isOpen: boolean;
}

/**
 * Reads a response's body as far as it is wanted: to its end, to the most that is read, or, of an event stream, up to the event that somebody
 * waits for.
 */
export function bodyOf(response: NetResponse, { maxBodyBytes, until }: Pick<HttpRequest, 'maxBodyBytes' | 'until'>): Promise<ReadBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const expected = plainLength(response);
    let length = 0;
    let done = false;
    const isStream = isEventStream([response.headers['content-type']].flat()[0]);
    const finish = (cut: boolean, isOpen = false) => {
      done = true;
      resolve({ body: new Uint8Array(Buffer.concat(chunks)), cut, isOpen });
    };
    response.on('error', reject);
    response.on('aborted', () => reject(new Error('net::ERR_INCOMPLETE_RESPONSE')));
    response.on('data', (chunk) => {
      if (done) return;
      const room = maxBodyBytes - length;
      if (room > 0) chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      length += Math.min(chunk.length, room);
      if (chunk.length > room) finish(true);
      else if (length === expected) finish(false);
      else if (isStream && until?.(chunk)) finish(false, true);
    });
    response.on('end', () => {
      if (!done) finish(false);
    });
  });
}

/** Bytes the `data` events will deliver, if the server says so; null if unknown. Saves waiting for the end. */
function plainLength(response: NetResponse): number | null {
  const { 'content-length': length, 'content-encoding': encoding } = response.headers;
  const said = Array.isArray(length) ? length[0] : length;
  return encoding === undefined && said !== undefined && /^[0-9]{1,15}$/.test(said) ? Number(said) : null;
}
