import type { ClientCheck } from './definition';
import type { Scene } from './scene';
import { SIGN_IN } from './scenes/sign-in';

/** The scenes that checks need, the sign-in first where one needs it, each once. */
export function scenesFor(checks: readonly Pick<ClientCheck, 'scenes'>[], scenes: readonly Scene[]): Scene[] {
  const named = new Set(checks.flatMap((check) => check.scenes));
  const needed = scenes.filter(({ id }) => named.has(id));
  const isNeeded = needed.some(({ from }) => from === 'signed-in') || named.has(SIGN_IN.id);
  return isNeeded ? [SIGN_IN, ...needed.filter(({ id }) => id !== SIGN_IN.id)] : needed;
}

/**
 * Which scene to play next, so that the app signs in as seldom as may be: while it is signed in, those that need it and leave it so; then
 * the others. In the order given where that decides nothing.
 */
export function nextScene(left: readonly Scene[], signedIn: boolean): Scene | null {
  const cost = ({ from, leaves }: Scene) => {
    if (!signedIn) return from === 'signed-in' ? 1 : 0;
    if (from === 'signed-in') return leaves === 'signed-in' ? 0 : 1;
    return leaves === 'signed-in' ? 2 : 3;
  };
  return left.reduce<Scene | null>((best, scene) => (best === null || cost(scene) < cost(best) ? scene : best), null);
}
