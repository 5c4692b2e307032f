import { readdirSync, readFileSync } from 'node:fs';

interface ProcessRow {
  pid: number;
  parent: number;
}

function readRow(pid: number): ProcessRow | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]) };
  } catch {
    return null;
  }
}

/** The process and all that descend from it. */
export function familyOf(root: number): ProcessRow[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readRow(Number(name)))
    .filter((row): row is ProcessRow => row !== null);
  const family = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const row of all) {
      if (!family.has(row.pid) && family.has(row.parent)) {
        family.add(row.pid);
        grown = true;
      }
    }
  }
  return all.filter((row) => family.has(row.pid));
}

/** Resident memory of a process and its descendants, in bytes. */
export function residentBytes(root: number): number {
  return familyOf(root).reduce((sum, { pid }) => {
    try {
      const kib = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB/m)?.[1];
      return sum + Number(kib ?? 0) * 1024;
    } catch {
      return sum;
    }
  }, 0);
}

/** Processor time used so far by the living threads of a process and its descendants, in milliseconds. */
export function cpuMs(root: number): number {
  return familyOf(root).reduce((sum, { pid }) => sum + threadsMs(pid), 0);
}

/** The scheduler's own count is in nanoseconds; that of /proc/PID/stat is in hundredths of a second. */
function threadsMs(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce(
      (sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
      0,
    );
  } catch {
    return 0;
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Resolves after `ms` milliseconds. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
