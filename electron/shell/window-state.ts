import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What the window looked like when it was last closed. Kept apart from the settings so that the window can open before they are read. */
export interface WindowState {
  /** null: wherever the system likes. */
  bounds: Rectangle | null;
  maximized: boolean;
  theme: 'system' | 'light' | 'dark';
}

export const MIN_SIZE = { width: 900, height: 600 };
export const FIRST_SIZE = { width: 1280, height: 800 };
const FRESH: WindowState = { bounds: null, maximized: false, theme: 'system' };

/** Reads the state; a missing or damaged file is a fresh start, since nothing in it matters. */
export function readWindowState(file: string): WindowState {
  try {
    return parseWindowState(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return FRESH;
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  try {
    // What was left there may be open to others, or a link.
    rmSync(`${file}.new`, { force: true });
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
    renameSync(`${file}.new`, file);
  } catch {
    // A window that opens in its default place is no reason to trouble anyone.
  }
}

/** Takes what is well-formed and leaves the rest at its default. */
export function parseWindowState(value: unknown): WindowState {
  if (typeof value !== 'object' || value === null) return FRESH;
  const { bounds, maximized, theme } = value as Record<string, unknown>;
  return {
    bounds: isRectangle(bounds) ? { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height } : null,
    maximized: maximized === true,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

/** The remembered place, or null when too little of it would be on a screen that is connected now. */
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
