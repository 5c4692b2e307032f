import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEME } from './stage';
import { connectionTo } from './support-provider';
import { addConnection, ask } from './support-window';
import { quietScene } from './support-scene';
import { settingsIn } from '../../electron/model/connection-input';

const scene = quietScene();
/** A server that the window has no business with; everything that reaches it is a breach. */
let outside: { url: string; hits: string[]; close(): Promise<void> };

beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside?.close());

async function startOutside() {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'Content-Type': 'text/html', 'Access-Control-Allow-Origin': '*' });
    response.end('<!doctype html><title>Outside</title><script>document.title = "ran"</script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Runs code in the page as a script of its own would, not with the debugger's privileges: from a timer. */
function inPage<T>(code: string): Promise<T> {
  return scene.window.evaluate(
    (text) =>
      new Promise<never>((resolve, reject) => {
        const work = new Function(`return (async () => { ${text} })()`);
        setTimeout(() => work().then(resolve, reject));
      }),
    code,
  );
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the page', () => {
  it('runs sandboxed, isolated, and without Node', async () => {
    const { app, window } = scene;
    const preferences = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        const read = Reflect.get(webContents, 'getLastWebPreferences') as () => Record<string, unknown>;
        return read.call(webContents);
      }),
    );
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    });
    const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'];
    expect(await window.evaluate((all) => all.filter((name) => name in self), names)).toEqual([]);
    expect(window.url()).toBe('tokenscope://app/index.html');
    expect(await window.evaluate(() => [isSecureContext, location.origin])).toEqual([true, 'tokenscope://app']);
  });

  it('sees a bridge of two functions, which it can neither change nor widen', async () => {
    const bridge = await scene.window.evaluate(() => {
      const own = self.tokenscope;
      const kinds = Object.entries(own ?? {}).map(([name, member]) => `${name} ${typeof member}`);
      const tries = [
        () => Reflect.set(self, 'tokenscope', {}),
        () => Reflect.deleteProperty(self, 'tokenscope'),
        () => Reflect.set(own ?? {}, 'invoke', () => 'mine'),
        () => Reflect.defineProperty(own ?? {}, 'more', { value: 1 }),
      ].map((attempt) => attempt());
      return {
        kinds,
        tries,
        same: self.tokenscope === own,
        fromBridge: Object.keys(self).filter((name) => /electron|ipc|node/i.test(name)),
      };
    });
    expect(bridge).toEqual({ kinds: ['invoke function', 'on function'], tries: [false, false, false, false], same: true, fromBridge: [] });
  });

  it('can go nowhere', async () => {
    const { stage, app, window } = scene;
    const { hits, url } = outside;
    const ways = [
      `location.href = '${url}/href'`,
      `location.assign('${url}/assign')`,
      `location.replace('data:text/html,<h1>data</h1>')`,
      `location.href = 'tokenscope://app/index.html?again'`,
      `location.href = 'tokenscope://reveal/0'`,
      `location.href = 'file:///etc/passwd'`,
      `document.body.insertAdjacentHTML('beforeend', '<a id="away" href="${url}/link">x</a>'); document.getElementById('away').click()`,
      `document.body.insertAdjacentHTML('beforeend', '<a id="blank" target="_blank" href="${url}/blank">x</a>'); document.getElementById('blank').click()`,
      `document.body.insertAdjacentHTML('beforeend', '<form id="form" action="${url}/form" method="post"></form>'); document.getElementById('form').submit()`,
      `document.head.insertAdjacentHTML('beforeend', '<meta http-equiv="refresh" content="0;url=${url}/meta">')`,
      `const frame = document.createElement('iframe'); frame.src = '${url}/frame'; document.body.append(frame)`,
      `const view = document.createElement('webview'); view.src = '${url}/webview'; document.body.append(view)`,
      `const object = document.createElement('object'); object.data = '${url}/object'; document.body.append(object)`,
    ];
    for (const way of ways) {
      await inPage(way).catch(() => {});
      await pause(60);
    }
    expect(await inPage<boolean>(`return window.open('${url}/open') === null && window.open('about:blank') === null`)).toBe(true);
    await pause(300);
    expect(window.url()).toBe('tokenscope://app/index.html');
    expect(app.electron.windows()).toHaveLength(1);
    expect(await app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
    expect(hits).toEqual([]);
    expect(stage.opened()).toEqual([]);
    await window.reload();
  });

  it('runs no script but its own, and fetches nothing from elsewhere', async () => {
    const { window } = scene;
    const { url, hits } = outside;
    const policy = await window.evaluate(async () => (await fetch(location.href)).headers.get('content-security-policy') ?? '');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|blob:/);

    const ran = await inPage<string[]>(`
      window.marks = [];
      const script = document.createElement('script');
      script.textContent = "window.marks.push('inline')";
      document.head.append(script);
      for (const src of ['${url}/script.js', 'data:text/javascript,window.marks.push("data")', URL.createObjectURL(new Blob(["window.marks.push('blob')"]))]) {
        const remote = document.createElement('script');
        remote.src = src;
        document.head.append(remote);
      }
      document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.marks.push(\\'handler\\')">');
      document.body.insertAdjacentHTML('beforeend', '<a id="js" href="javascript:window.marks.push(\\'url\\')">x</a>');
      document.getElementById('js').click();
      try { setTimeout("window.marks.push('timer')", 0) } catch {}
      await import('data:text/javascript,window.marks.push("import")').catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 300));
      return window.marks;
    `);
    expect(ran).toEqual([]);

    const reached = await inPage<string[]>(`
      const tries = {
        fetch: () => fetch('${url}/fetch'),
        blind: () => fetch('${url}/no-cors', { mode: 'no-cors' }),
        socket: () => new Promise((resolve, reject) => { const socket = new WebSocket('${url.replace('http', 'ws')}/ws'); socket.onopen = resolve; socket.onerror = reject; }),
        events: () => new Promise((resolve, reject) => { const source = new EventSource('${url}/events'); source.onopen = resolve; source.onerror = reject; }),
        image: () => new Promise((resolve, reject) => { const image = new Image(); image.onload = resolve; image.onerror = reject; image.src = '${url}/image.png'; }),
        beacon: async () => { if (!navigator.sendBeacon('${url}/beacon', 'x')) throw new Error('refused'); await new Promise((r) => setTimeout(r, 100)); throw new Error('sent, seen by the server if it came through'); },
        worker: () => new Promise((resolve, reject) => { const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))); worker.onmessage = resolve; worker.onerror = reject; setTimeout(reject, 300); }),
        style: () => new Promise((resolve, reject) => { const link = document.createElement('link'); link.rel = 'stylesheet'; link.onload = resolve; link.onerror = reject; link.href = '${url}/style.css'; document.head.append(link); }),
        prefetch: () => new Promise((resolve, reject) => { const link = document.createElement('link'); link.rel = 'prefetch'; link.onload = resolve; link.onerror = reject; link.href = '${url}/prefetch'; document.head.append(link); setTimeout(reject, 300); }),
      };
      const through = [];
      for (const [name, attempt] of Object.entries(tries)) await Promise.resolve().then(attempt).then(() => through.push(name), () => {});
      return through;
    `);
    expect(reached).toEqual([]);
    expect(hits).toEqual([]);
    // The server itself can be reached, so that its silence means something.
    await fetch(`${url}/proof`);
    expect(hits.splice(0)).toEqual(['GET /proof']);
  });

  it('is given no permission', async () => {
    const answers = await inPage<Record<string, string>>(`
      const named = async (work) => { try { return String(await work()); } catch (error) { return error.name ?? 'code ' + error.code; } };
      return {
        notifications: await named(() => Notification.requestPermission()),
        geolocation: await named(() => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, (error) => reject({ code: error.code })))),
        camera: await named(() => navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await named(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
        clipboard: await named(() => navigator.clipboard.readText()),
        midi: await named(() => navigator.requestMIDIAccess({ sysex: true })),
        states: await named(async () => (await Promise.all(['clipboard-read', 'camera', 'microphone', 'geolocation', 'notifications'].map((name) => navigator.permissions.query({ name })))).map(({ state }) => state)),
        usb: await named(async () => (await navigator.usb.getDevices()).length),
      };
    `);
    expect(answers).toMatchObject({
      notifications: 'denied',
      geolocation: 'code 1',
      clipboard: 'NotAllowedError',
      states: 'denied,denied,denied,denied,denied',
      usb: '0',
    });
    // Where there is no camera, that is said first.
    expect(answers.camera).toMatch(/^Not(Allowed|Found)Error$/);
    expect(answers.screen).toMatch(/^Not(Allowed|Supported)Error$/);
    expect(answers.midi).toMatch(/^(NotAllowed|Security)Error$/);
  });
});

describe('the bridge', () => {
  const refused = { ok: false, problem: { code: 'bad-request' } };
  const given = (page: Page, ...request: unknown[]) =>
    page.evaluate((all) => (self.tokenscope?.invoke as unknown as (...given: unknown[]) => Promise<unknown>)?.(...all), request);

  it('answers no method that is not in the contract', async () => {
    const names = [
      '',
      'app.quit',
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'connections',
      'connections.get ',
      'CONNECTIONS.GET',
    ];
    for (const name of names) expect(await given(scene.window, name), name).toMatchObject(refused);
    for (const name of [undefined, null, 1, {}, [], ['app.snapshot'], { toString: 1 }])
      expect(await given(scene.window, name)).toMatchObject(refused);
  });

  it('refuses arguments of another shape, and does nothing', async () => {
    const { window } = scene;
    const id = await addConnection(window, connectionTo(outside));
    const before = await ask(window, 'app.snapshot');
    const input = settingsIn(await ask(window, 'connections.get', { id }));
    const wrong: [string, unknown][] = [
      ['app.snapshot', {}],
      ['connections.get', undefined],
      ['connections.get', { id: 7 }],
      ['connections.get', { id, more: true }],
      ['connections.get', { id: 'x'.repeat(10_000) }],
      ['connections.remove', [id]],
      ['connections.remove', { id: { toString: id } }],
      ['connections.create', { input: { ...input, secret: 'x' } }],
      ['connections.create', { input: { ...input, receiver: { kind: 'scheme', port: 1 } } }],
      ['connections.create', { input: { ...input, name: 'x'.repeat(5_000) } }],
      ['connections.update', { id, input: { ...input, template: '__proto__' } }],
      ['connections.move', { id }],
      ['tokens.copy', { connectionId: id, token: 'all' }],
      ['tokens.reveal', { connectionId: id, token: ['access'] }],
      ['settings.update', { theme: 'red' }],
      ['settings.update', { notifyBeforeMs: Number.NaN }],
      ['settings.update', { flowTimeoutMs: -1 }],
      ['practice.connect', { face: 'constructor' }],
      ['links.open', 'https://example.com'],
    ];
    for (const [method, request] of wrong)
      expect(await given(window, method, request), `${method} ${JSON.stringify(request)}`).toMatchObject(refused);
    // Own members only: what a JSON text calls __proto__ is a name like any other.
    const proto = JSON.parse(`{"__proto__": {"id": "${id}"}}`);
    expect(await given(window, 'connections.get', proto)).toMatchObject(refused);
    expect(await ask(window, 'app.snapshot')).toEqual({ ...before, clock: expect.anything() });
  });

  it('opens nothing but http and https in the system browser', async () => {
    const { stage, window } = scene;
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      `${SCHEME}:/oauth/callback`,
      'mailto:a@b.c',
      'https://user:pw@example.com/',
      'x',
    ]) {
      expect(await given(window, 'links.open', { url }), url).toMatchObject({ ok: false, problem: { code: 'insecure-url' } });
    }
    expect(stage.opened()).toEqual([]);
  });

  it('answers only the top frame of the app’s own window', async () => {
    const { app, window } = scene;
    const preload = join(await app.electron.evaluate(({ app: own }) => own.getAppPath()), 'dist', 'preload', 'preload.cjs');
    for (const address of [`${outside.url}/foreign`, 'tokenscope://app/index.html']) {
      const opened = app.electron.waitForEvent('window');
      await app.electron.evaluate(
        ({ BrowserWindow, session }, [file, url]) => {
          // A session of its own, where remote pages load; the same one for the app's own page.
          const own = url?.startsWith('http') ? session.fromPartition('foreign') : session.defaultSession;
          void new BrowserWindow({ show: false, webPreferences: { preload: file, sandbox: true, session: own } }).loadURL(url ?? '');
        },
        [preload, address],
      );
      const foreign = await opened;
      await foreign.waitForURL(address);
      expect(await foreign.evaluate(() => typeof self.tokenscope?.invoke)).toBe('function');
      expect(await given(foreign, 'app.snapshot')).toMatchObject({ ok: false, problem: { evidence: [{ value: 'the sender' }] } });
      expect(await given(foreign, 'settings.update', { theme: 'dark' })).toMatchObject(refused);
      await foreign.close();
    }
    outside.hits.splice(0);
    expect((await ask(window, 'app.snapshot')).settings.theme).toBe('system');

    const inFrame = await inPage<string>(`
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const found = typeof frame.contentWindow?.tokenscope;
      frame.remove();
      return found;
    `);
    expect(inFrame).toBe('undefined');
  });
});

describe('the app’s own scheme', () => {
  it('serves the files of the page and nothing beside them', async () => {
    const { app, window } = scene;
    const status = (address: string, method = 'GET') =>
      app.electron.evaluate(
        async ({ session }, [url, how]) => {
          try {
            const answer = await session.defaultSession.fetch(url ?? '', { method: how });
            return `${answer.status} ${(await answer.text()).length > 0 ? 'text' : 'empty'}`;
          } catch {
            return 'refused';
          }
        },
        [address, method],
      );
    expect(await status('tokenscope://app/index.html')).toBe('200 text');
    const beside = [
      'tokenscope://app/../main/main.cjs',
      'tokenscope://app/%2e%2e/main/main.cjs',
      'tokenscope://app/..%2fmain%2fmain.cjs',
      'tokenscope://app/..%5cmain%5cmain.cjs',
      'tokenscope://app/assets/..%2f..%2f..%2fpackage.json',
      'tokenscope://app/%252e%252e/main/main.cjs',
      'tokenscope://app//etc/passwd',
      'tokenscope://app/index.html%00.js',
      'tokenscope://app/.hidden.js',
      'tokenscope://app/nothing.js',
      'tokenscope://other/index.html',
      'tokenscope://reveal/0',
      'tokenscope://user@app/index.html',
    ];
    for (const address of beside) expect(await status(address), address).toMatch(/^(404 empty|refused)$/);
    expect(await status('tokenscope://app/index.html', 'POST')).toBe('404 empty');
    expect(await window.evaluate(async () => (await fetch('/..%2fmain%2fmain.cjs')).status)).toBe(404);
  });
});

describe('the packaged binary', () => {
  it('does not run as Node, nor take what NODE_OPTIONS says', async () => {
    const { stage } = scene;
    const script = 'process.stdout.write("ran as Node")';
    const said = await stage.keyring
      .run('sh', [
        '-c',
        `ELECTRON_RUN_AS_NODE=1 NODE_OPTIONS="--require /nowhere.js" timeout 3 "${stage.executable}" --no-sandbox -e '${script}' 2>&1 || true`,
      ])
      .catch(String);
    expect(said).not.toContain('ran as Node');
    expect(said).not.toContain('/nowhere.js');
  });
});
