import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everythingEnded, launchApp, openQuietStage, type QuietStage } from './support-window';

type App = Awaited<ReturnType<typeof launchApp>>;

let stage: QuietStage;
let app: App;

beforeAll(async () => {
  stage = await openQuietStage();
  app = await launchApp(stage);
});

afterAll(async () => {
  await app?.quit();
  if (stage) await everythingEnded(stage);
  await stage?.close();
});

describe('what a page taken over by an attacker', () => {
  it('can not read: the clipboard, though a person can paste', async () => {
    await app.electron.evaluate(({ clipboard }) => clipboard.writeText('copied-canary'));
    const read = await app.window.evaluate(() => {
      const seen: string[] = [];
      document.addEventListener('paste', (event) => seen.push(event.clipboardData?.getData('text') ?? ''), { once: true });
      const field = document.createElement('textarea');
      field.id = 'pasted-into';
      document.body.append(field);
      field.focus();
      const done = document.execCommand('paste');
      return { done, text: field.value, seen };
    });
    expect(read).toEqual({ done: false, text: '', seen: [] });
    await app.window.focus('#pasted-into');
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.paste());
    await expect.poll(() => app.window.inputValue('#pasted-into')).toBe('copied-canary');
    await app.window.evaluate(() => document.getElementById('pasted-into')?.remove());
  });

  it('can not send: a packet by WebRTC', async () => {
    const listener = createSocket('udp4');
    const packets: number[] = [];
    listener.on('message', (message) => packets.push(message.length));
    await new Promise<void>((resolve) => listener.bind(0, '127.0.0.1', resolve));
    try {
      const candidates = await app.window.evaluate(async (port) => {
        const found: string[] = [];
        const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
        connection.onicecandidate = ({ candidate }) => candidate?.candidate && found.push(candidate.candidate);
        connection.createDataChannel('out');
        await connection.setLocalDescription(await connection.createOffer());
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        connection.close();
        return found;
      }, listener.address().port);
      expect(candidates).toEqual([]);
      expect(packets).toEqual([]);
    } finally {
      listener.close();
    }
  });
});
