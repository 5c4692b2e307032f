import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilAnswered } from '../../electron/core/mcp/answer';
import { bodyOf } from '../../electron/shell/network/net-body';

const event = (id: number) => `data: ${JSON.stringify({ jsonrpc: '2.0', id, result: {} })}\n\n`;

/** A response as Chromium hands it over, and its body while it comes. */
function reading(headers: Record<string, string>, wanted: Partial<Parameters<typeof bodyOf>[1]> = {}) {
  const response = Object.assign(new EventEmitter(), { headers });
  const read = bodyOf(response as unknown as Parameters<typeof bodyOf>[0], { maxBodyBytes: 1_000, ...wanted });
  const comes = (text: string) => response.emit('data', Buffer.from(text));
  return { comes, response, read: read.then(({ body, ...rest }) => ({ text: new TextDecoder().decode(body), ...rest })) };
}

describe('a response in the window', () => {
  it('is read up to the event that answers, though the stream stays open', async () => {
    const { comes, read } = reading({ 'content-type': 'text/event-stream; charset=utf-8' }, { until: untilAnswered(7) });
    const whole = event(1) + event(7);
    comes(whole.slice(0, 20));
    comes(whole.slice(20, -3));
    comes(whole.slice(-3));
    comes(event(8));
    expect(await read).toEqual({ text: whole, cut: false, isOpen: true });
  });

  it('is read to its end where it is no stream, whatever stands in it', async () => {
    const { comes, response, read } = reading({ 'content-type': 'application/json' }, { until: () => true });
    comes('{"a":');
    comes('1}');
    response.emit('end');
    expect(await read).toEqual({ text: '{"a":1}', cut: false, isOpen: false });
  });

  it('ends with the bytes that were announced, or with the most that is read', async () => {
    const announced = reading({ 'content-length': '4' });
    announced.comes('abcd');
    expect(await announced.read).toEqual({ text: 'abcd', cut: false, isOpen: false });
    const long = reading({ 'content-type': 'text/event-stream' }, { maxBodyBytes: 6, until: untilAnswered(7) });
    long.comes('data: 1234');
    expect(await long.read).toEqual({ text: 'data: ', cut: true, isOpen: false });
  });

  it('is none where it breaks off', async () => {
    const { comes, response, read } = reading({ 'content-type': 'text/event-stream' }, { until: untilAnswered(7) });
    comes(event(1));
    response.emit('aborted');
    await expect(read).rejects.toThrow('ERR_INCOMPLETE_RESPONSE');
  });
});
