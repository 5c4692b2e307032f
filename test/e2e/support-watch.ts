import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { ElectronApplication } from 'playwright-core';
import type { Stage } from './stage';
import type { CanarySearch, Hit } from './support-canaries';

/** From now on notes everything that the main process gives to its windows: answers and events. */
export async function watchBridge(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ ipcMain, BrowserWindow }) => {
    const seen: string[] = [];
    const note = (value: unknown) => seen.push(JSON.stringify(value) ?? 'undefined');
    const handlers: Map<string, (...given: unknown[]) => unknown> = Reflect.get(ipcMain, '_invokeHandlers');
    for (const [channel, handler] of handlers) {
      handlers.set(channel, async (...given) => {
        const answer = await handler(...given);
        note(answer);
        return answer;
      });
    }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel, ...given) => {
        note(given);
        send(channel, ...given);
      };
    }
    Reflect.set(globalThis, 'seenOnBridge', seen);
  });
}

/** What went to the windows since `watchBridge`, each as JSON. */
export function seenOnBridge(electron: ElectronApplication): Promise<string[]> {
  return electron.evaluate(() => Reflect.get(globalThis, 'seenOnBridge') as string[]);
}

/** The process id of the main window's page. */
export async function pageProcess(electron: ElectronApplication): Promise<number> {
  return electron.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => !window.getParentWindow())
        ?.webContents.getOSProcessId() ?? 0,
  );
}

/** Titles of all windows and of their pages, as the app has them. */
export async function titles(electron: ElectronApplication): Promise<string> {
  return electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .map((window) => `${window.getTitle()}\n${window.webContents.getTitle()}`)
      .join('\n'),
  );
}

/** Titles and all other properties of the windows on the screen, as the desktop and every program on it see them. */
export async function titlesOnScreen(stage: Pick<Stage, 'run'>): Promise<string> {
  const list = await stage.run('xprop', ['-root', '_NET_CLIENT_LIST']);
  const shown = await Promise.all(
    [...list.matchAll(/0x[0-9a-f]+/g)].map(([id]) => stage.run('xprop', ['-len', '4096', '-id', id]).catch(() => '')),
  );
  return shown.join('\n');
}

/** Sixteen megabytes at a time. */
const PIECE = 16 * 1024 * 1024;
const PAGE = 4096;

/**
 * Looks through everything a process may write to: heaps, stacks, buffers, freed memory included. Null where the system doesn't let
 * this one read it.
 */
export function searchMemory(pid: number, search: CanarySearch): { hits: Hit[]; bytes: number } | null {
  let memory: number;
  let pages: number;
  try {
    memory = openSync(`/proc/${pid}/mem`, 'r');
    pages = openSync(`/proc/${pid}/pagemap`, 'r');
  } catch {
    return null;
  }
  try {
    const hits: Hit[] = [];
    let bytes = 0;
    for (const { start, end } of writtenRegions(pid).flatMap((region) => presentIn(pages, region))) {
      for (let at = start; at < end; at += PIECE) {
        const piece = Buffer.alloc(Math.min(PIECE + search.overlap, end - at));
        const length = readUpTo(memory, piece, at);
        hits.push(...search.in(piece.subarray(0, length)));
        bytes += length;
      }
    }
    return { hits, bytes };
  } finally {
    closeSync(memory);
    closeSync(pages);
  }
}

interface Region {
  start: number;
  end: number;
}

/** Writable mappings that hold any page at all. */
function writtenRegions(pid: number): Region[] {
  const regions: Region[] = [];
  let current: Region | null = null;
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
    if (head) current = { start: Number.parseInt(head[1] ?? '', 16), end: Number.parseInt(head[2] ?? '', 16) };
    else if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) current = null;
    else if (current && /^(Rss|Swap):\s+[1-9]/.test(line) && regions.at(-1) !== current) regions.push(current);
  }
  return regions;
}

/** The parts of a mapping that hold pages: most of a heap's address space was never touched. */
function presentIn(pages: number, { start, end }: Region): Region[] {
  const entries = Buffer.alloc(((end - start) / PAGE) * 8);
  const read = readUpTo(pages, entries, (start / PAGE) * 8);
  const found: Region[] = [];
  for (let index = 0; index * 8 < read; index += 1) {
    // Bits 63 and 62 of an entry: present, swapped out.
    if (((entries[index * 8 + 7] ?? 0) & 0xc0) === 0) continue;
    const at = start + index * PAGE;
    const last = found.at(-1);
    if (last?.end === at) last.end += PAGE;
    else found.push({ start: at, end: at + PAGE });
  }
  return found;
}

function readUpTo(file: number, into: Buffer, at: number): number {
  let length = 0;
  while (length < into.length) {
    try {
      const read = readSync(file, into, length, into.length - length, at + length);
      if (read === 0) break;
      length += read;
    } catch {
      // A page that went away meanwhile.
      break;
    }
  }
  return length;
}
