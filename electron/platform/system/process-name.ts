import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * A name for a process of this machine that no other has, one part a line: where it runs, its id, and when it was started. Ids are given anew,
 * so on Linux the system's start, the process namespace and the process's start are in it; elsewhere Node can learn none of them of a process.
 */
export function processName(pid = process.pid): string {
  return [place(), pid, startOf(pid) ?? ''].join('\n');
}

/**
 * Whether the process that `name` was made by lives. null: it can't be known, since it runs on another machine, or its id may be another
 * process's by now.
 */
export function processLives(name: string): boolean | null {
  const [where, id = '', start] = name.split('\n');
  const pid = /^[1-9]\d{0,9}$/.test(id) ? Number(id) : 0;
  if (pid === 0 || start === undefined || where !== place()) return null;
  if (start !== '') return startOf(pid) === start;
  try {
    process.kill(pid, 0);
    return null;
  } catch (error) {
    // EPERM: it is another account's.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH' ? false : null;
  }
}

function place(): string {
  const ofLinux = [() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), () => readlinkSync('/proc/self/ns/pid')];
  return [hostname(), ...ofLinux.map((read) => orNull(read) ?? '')].join(' ');
}

/** In clock ticks since the system's start (proc_pid_stat(5), field 22); null: there is no such process, or no such file on this system. */
function startOf(pid: number): string | null {
  // The second field is the program's name in brackets, which may hold anything.
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '';
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Z: it has ended, and its parent has not looked yet.
  return state === 'Z' ? null : (fields[18] ?? null);
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
