import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyringOptions {
  /** Password of the default keyring, made on the first unlock. Not empty: gnome-keyring makes no keyring for an empty one. */
  password?: string;
  /**
   * `unlocked`: as after a normal login. `locked`: the keyring exists and is locked; asking for a secret in it fails, because no
   * dialog can be shown. `no-keyring`: the service runs, but no keyring was ever made. `no-service`: a bus with nobody on it.
   */
  state?: 'unlocked' | 'locked' | 'no-keyring' | 'no-service';
  /** Lets unlock dialogs come up and never be answered, as if nobody sat there. */
  silentDialogs?: boolean;
}

/**
 * A private D-Bus session bus with a real gnome-keyring-daemon, and a throwaway HOME with XDG folders of its own.
 *
 * The keychain module talks to the bus its process found in DBUS_SESSION_BUS_ADDRESS at its first call, so what is tested has to run
 * in a child process started with `env`: a plain Node process, or the app itself (add DISPLAY to `env` for that).
 */
export interface Keyring {
  /** The whole environment for a child process. */
  env: Record<string, string>;
  /** The throwaway HOME; the XDG folders are inside. */
  home: string;
  lock(): Promise<void>;
  /** Unlocks the running service's keyring with the password, as a person would in its dialog. */
  unlock(): Promise<void>;
  /** Stops and starts the service, as signing out and in does. The keyring is locked again then. */
  restart(): Promise<void>;
  /** Holds the service still: what asks it waits. It goes on with its next start. */
  freeze(): void;
  /** Kills the service, in the middle of whatever it does. */
  end(): Promise<void>;
  /** Runs a program with `env`; resolves with what it printed. `input` goes to its standard input. */
  run(program: string, args: string[], input?: string): Promise<string>;
  /** Ends bus and service and deletes HOME. */
  stop(): Promise<void>;
}

export async function startKeyring({
  password = 'correct horse',
  state = 'unlocked',
  silentDialogs,
}: KeyringOptions = {}): Promise<Keyring> {
  // A short path: Unix sockets in it may have 107 characters at most.
  const home = await mkdtemp(join(tmpdir(), 'ts-home-'));
  const env = await privateEnvironment(home);
  const children: ChildProcess[] = [];
  const killAll = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  const start = (program: string, args: string[], stderr: 'pipe' | 'ignore' = 'ignore') => {
    // Ends with this process, however that ends.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], { env, stdio: ['pipe', 'pipe', stderr] });
    children.push(child);
    return child;
  };
  const bus = start('dbus-daemon', [
    `--config-file=${await busConfiguration(home, silentDialogs ?? false)}`,
    '--nofork',
    '--print-address',
  ]);
  env.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus, 'dbus-daemon');

  let service: ChildProcess | null = null;
  const startService = async (unlockWith: string | null) => {
    const how = unlockWith === null ? '--start' : '--unlock';
    const child = start('gnome-keyring-daemon', ['--foreground', how, '--components=secrets'], 'pipe');
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    service = child;
    // Now and then it crashes on a busy machine; systemd, too, would start it again.
    child.once('exit', (code, signal) => {
      if (service !== child) return;
      console.warn(`gnome-keyring-daemon ended (${signal ?? code}) and is started again. It said: ${said}`);
      startService(unlockWith).catch(() => {});
    });
    child.stdin?.on('error', () => {}).end(unlockWith ?? '');
    await until(
      async () => (await hasOwner(keyring)) && (unlockWith === null || (await hasDefault(keyring))),
      'gnome-keyring-daemon to come up',
    );
  };
  const stopService = async () => {
    const running = service;
    service = null;
    if (!running) return;
    await ended(running);
    await until(async () => !(await hasOwner(keyring)), 'gnome-keyring-daemon to leave the bus');
  };
  const keyring: Keyring = {
    env,
    home,
    run: (program, args, input) => run(program, args, env, input),
    lock: async () => {
      await keyring.run('gdbus', [...CALL, 'org.freedesktop.Secret.Service.Lock', `[objectpath '${await defaultCollection(keyring)}']`]);
    },
    unlock: async () => {
      await stopService();
      await startService(password);
    },
    restart: async () => {
      await stopService();
      await startService(null);
    },
    freeze: () => void service?.kill('SIGSTOP'),
    end: stopService,
    stop: async () => {
      await stopService().catch(() => {});
      await ended(bus);
      process.off('exit', killAll);
      killAll();
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  try {
    if (state === 'no-keyring') await startService(null);
    if (state === 'unlocked' || state === 'locked') await startService(password);
    if (state === 'locked') await keyring.restart();
  } catch (error) {
    await keyring.stop();
    throw error;
  }
  return keyring;
}

const CALL = ['call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path', '/org/freedesktop/secrets', '--method'];

async function privateEnvironment(home: string): Promise<Record<string, string>> {
  const folders = {
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_STATE_HOME: join(home, '.local/state'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folders.XDG_RUNTIME_DIR, 0o700);
  const foreign = /^(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_|GNOME_KEYRING_|SSH_AUTH_SOCK|XDG_)/;
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || foreign.test(name) ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(inherited), ...folders, HOME: home };
}

/** No service may be started by the bus on its own, so that what is on it is only what was put there. */
async function busConfiguration(home: string, silentDialogs: boolean): Promise<string> {
  const services = join(home, 'bus-services');
  await mkdir(services);
  if (silentDialogs) {
    await writeFile(join(services, 'prompter.service'), '[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sleep 1000\n');
  }
  const path = join(home, 'bus.conf');
  await writeFile(
    path,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(home, 'bus')}</listen>
  <servicedir>${services}</servicedir>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="service_start_timeout">600000</limit>
</busconfig>
`,
  );
  return path;
}

async function hasOwner({ run }: Keyring): Promise<boolean> {
  const bus = [
    'call',
    '--session',
    '--dest',
    'org.freedesktop.DBus',
    '--object-path',
    '/',
    '--method',
    'org.freedesktop.DBus.NameHasOwner',
  ];
  return (await run('gdbus', [...bus, 'org.freedesktop.secrets'])).includes('true');
}

async function defaultCollection({ run }: Keyring): Promise<string> {
  return /'([^']+)'/.exec(await run('gdbus', [...CALL, 'org.freedesktop.Secret.Service.ReadAlias', 'default']))?.[1] ?? '/';
}

async function hasDefault(keyring: Keyring): Promise<boolean> {
  return (await defaultCollection(keyring)) !== '/';
}

function run(program: string, args: string[], env: Record<string, string>, input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} failed: ${error.message}\n${stderr}`));
      else resolve(stdout);
    });
    // Programs that take no input may be gone before it is written.
    child.stdin?.on('error', () => {}).end(input);
  });
}

function firstLine(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', () => reject(new Error(`${name} could not be started; is its package installed?`)));
    child.once('exit', (code) => reject(new Error(`${name} ended with code ${code}`)));
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')).trim());
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`Waited 60 s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** The programs `startKeyring` needs that are not there; with their Debian packages. */
export function missingPrograms(): string[] {
  const needed = {
    'dbus-daemon': 'dbus',
    gdbus: 'libglib2.0-bin',
    'gnome-keyring-daemon': 'gnome-keyring',
    'secret-tool': 'libsecret-tools',
  };
  const folders = (process.env.PATH ?? '').split(':');
  return Object.entries(needed).flatMap(([program, debian]) =>
    folders.some((folder) => existsSync(join(folder, program))) ? [] : [`${program} (${debian})`],
  );
}
