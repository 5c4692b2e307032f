import { type Place, patch, shownAt, store } from './app';

/** Milliseconds: a place left sooner was passed by, as with the arrow keys down the list. */
const PASSED_MS = 600;
const MOST = 100;

interface Trail {
  places: Place[];
  at: number;
}

const same = (a: Place, b: Place) => JSON.stringify(a) === JSON.stringify(b);

/** The trail after going to `place`; what lay ahead is gone. `stayedMs`: how long the person was at the last place. */
export function gone({ places, at }: Trail, place: Place, stayedMs: number): Trail {
  const here = places[at];
  if (here !== undefined && same(here, place)) return { places, at };
  const passed = stayedMs < PASSED_MS && here?.at === 'connection' && place.at === 'connection' && here.id !== place.id;
  const kept = places.slice(0, passed ? at : at + 1);
  const before = kept.at(-1);
  const next = [...(before !== undefined && same(before, place) ? kept.slice(0, -1) : kept), place].slice(-MOST);
  return { places: next, at: next.length - 1 };
}

/** The nearest place in a direction that still exists and is not the one shown; -1: none. */
export function stepFrom({ places, at }: Trail, by: 1 | -1, exists: (place: Place) => boolean): number {
  const here = places[at];
  for (let index = at + by; index >= 0 && index < places.length; index += by) {
    const place = places[index];
    if (place !== undefined && exists(place) && (here === undefined || !same(here, place))) return index;
  }
  return -1;
}

let trail: Trail = { places: [], at: -1 };
let since = 0;

const exists = (place: Place) => {
  const { byId } = store.get();
  const id = shownAt(place);
  if (id !== null) return byId.has(id);
  return place.at !== 'vault' && (place.at !== 'welcome' || byId.size === 0);
};

/** Remembers where the person goes from now on. */
export function followPlaces(): () => void {
  let last: Place | null = null;
  const note = () => {
    const { place, status } = store.get();
    if (place === last || status !== 'ready') return;
    last = place;
    const now = performance.now();
    trail = gone(trail, place, now - since);
    since = now;
  };
  note();
  return store.subscribe(note);
}

/** Whether there is somewhere to go in that direction. */
export const canStep = (by: 1 | -1) => stepFrom(trail, by, exists) >= 0;

/** Goes where the person was before, or back from there. */
export function step(by: 1 | -1): boolean {
  const at = stepFrom(trail, by, exists);
  const place = trail.places[at];
  if (place === undefined) return false;
  trail = { ...trail, at };
  patch({ place });
  return true;
}
