import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Stop } from './report.mjs';

/**
 * How npm is started: by its script with this Node. On Windows `npm` is a batch file, which only a shell starts, and a shell takes arguments
 * apart at their spaces.
 * @param {string[]} args
 * @param {{ platform: NodeJS.Platform; env: NodeJS.ProcessEnv; execPath: string; exists?: (path: string) => boolean }} on
 * @returns {{ command: string; args: string[] }}
 */
export function npmCommand(args, { platform, env, execPath, exists = existsSync }) {
  const started = env.npm_execpath;
  // Another package manager puts its own there.
  if (started && /^npm(-cli)?\.c?js$/.test(basename(started))) return { command: execPath, args: [started, ...args] };
  const beside = join(dirname(execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (platform === 'win32' && exists(beside)) return { command: execPath, args: [beside, ...args] };
  return { command: 'npm', args };
}

/**
 * Runs a command to its end, its output passed through (or kept when `quiet`), and resolves with exit code and output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string; env?: NodeJS.ProcessEnv; quiet?: boolean; timeoutMs?: number }} [options] timeout in milliseconds
 * @returns {Promise<{ code: number; output: string }>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    const called = command === 'npm' ? npmCommand(args, process) : { command, args };
    const child = spawn(called.command, called.args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const timer = options.timeoutMs ? setTimeout(() => child.kill('SIGKILL'), options.timeoutMs) : null;
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * As `runCommand`, but a non-zero exit is a Stop that shows the end of the output.
 * @param {string} command
 * @param {string[]} args
 * @param {string} action what a person should do when it fails
 * @param {{ cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number }} [options]
 */
export async function mustRun(command, args, action, options = {}) {
  const { code, output } = await runCommand(command, args, { ...options, quiet: true });
  if (code !== 0) throw new Stop(`"${command} ${args.join(' ')}" failed (exit ${code}):\n${output.trim().slice(-3000)}`, action);
  return output;
}

/** @param {string} name */
export function hasCommand(name) {
  const probe = process.platform === 'win32' ? spawnSync('where', [name]) : spawnSync('sh', ['-c', `command -v ${name}`]);
  return probe.status === 0;
}
