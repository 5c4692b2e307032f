import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes that were started with this HOME, whoever started them: xdg-open's children have no parent to be found by. */
export function processesAt(home: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    const id = Number(entry);
    return Number.isInteger(id) && id !== process.pid && isAt(id, home) ? [id] : [];
  });
}

/**
 * Kills what still runs with this HOME, but for programs whose name (15 characters at most) matches `spare`. Synchronous, so that it also
 * works while the process exits.
 */
export function killAllAt(home: string, spare: RegExp | null = null): void {
  for (const id of processesAt(home)) {
    try {
      if (!spare?.test(readFileSync(`/proc/${id}/comm`, 'utf8').trim())) process.kill(id, 'SIGKILL');
    } catch {
      // Gone in the meantime.
    }
  }
}

function isAt(id: number, home: string): boolean {
  try {
    return readFileSync(`/proc/${id}/environ`, 'latin1').split('\0').includes(`HOME=${home}`);
  } catch {
    return false;
  }
}
