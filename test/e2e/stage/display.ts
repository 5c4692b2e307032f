import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Display {
  /** Such as ":57"; goes into DISPLAY. */
  name: string;
  close(): Promise<void>;
}

/** Ends a process and waits until it is gone: SIGTERM, and SIGKILL after 2 s. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
  await gone;
  clearTimeout(timer);
}

/** A virtual screen of its own with a window manager, unless told, so that windows can be raised and take the keyboard as on a desk. */
export async function openDisplay({ manager: program }: { manager: 'openbox' | null } = { manager: 'openbox' }): Promise<Display> {
  let manager: ChildProcess | null = null;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const killAll = () => {
    manager?.kill('SIGKILL');
    server.kill('SIGKILL');
  };
  process.once('exit', killAll);
  const name = await new Promise<string>((resolve, reject) => {
    const pipe = server.stdio[3];
    if (!pipe || !('setEncoding' in pipe)) return reject(new Error('Xvfb gave no display pipe'));
    pipe.once('data', (chunk: Buffer) => resolve(`:${chunk.toString().trim()}`));
    server.once('exit', (code) => reject(new Error(`Xvfb ended at once (exit ${code})`)));
  });
  if (program) manager = spawn(program, [], { env: { ...process.env, DISPLAY: name }, stdio: 'ignore' });
  return {
    name,
    close: async () => {
      process.off('exit', killAll);
      if (manager) await endProcess(manager);
      await endProcess(server);
    },
  };
}
