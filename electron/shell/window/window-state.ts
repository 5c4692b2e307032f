import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The window's last look. Separate from the settings so that the window can open before they are read. */
export interface WindowState {
  /** null lets the system decide. */
  bounds: Rectangle | null;
  maximized: boolean;
  theme: 'system' | 'light' | 'dark';
}

export const MIN_SIZE = { width: 900, height: 600 };
export const FIRST_SIZE = { width: 1280, height: 800 };
const FRESH: WindowState = { bounds: null, maximized: false, theme: 'system' };

/** A missing or damaged file gives the default state. */
export function readWindowState(file: string): WindowState {
  try {
    return parseWindowState(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return FRESH;
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  try {
    // A leftover file may be readable by others, or a link.
    rmSync(`${file}.new`, { force: true });
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
    renameSync(`${file}.new`, file);
  } catch {
    // Losing the position doesn't matter enough for an error.
  }
}

/** Keeps valid members; the rest get defaults. */
export function parseWindowState(value: unknown): WindowState {
  if (typeof value !== 'object' || value === null) return FRESH;
  const { bounds, maximized, theme } = value as Record<string, unknown>;
  return {
    bounds: isRectangle(bounds) ? { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height } : null,
    maximized: maximized === true,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

/** The remembered bounds, or null if too little of them would be on a connected screen. */
export function visibleBounds(bounds: Rectangle | null, screens: Rectangle[]): Rectangle | null {
  if (!bounds) return null;
  const wanted = { ...bounds, width: Math.max(bounds.width, MIN_SIZE.width), height: Math.max(bounds.height, MIN_SIZE.height) };
  const enough = screens.some(
    (screen) => overlap(wanted, screen).width >= 200 && overlap(wanted, screen).height >= 100 && wanted.y >= screen.y - 10,
  );
  return enough ? wanted : null;
}

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const candidate = value as Record<string, unknown>;
  return ['x', 'y', 'width', 'height'].every((side) => Number.isSafeInteger(candidate[side]));
}
