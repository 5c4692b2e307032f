import type { ProofCost, ProofFace } from '../../model/proof';
import type { ClientCheck } from './definition';
import type { Ask } from './lead';
import { nextScene, scenesFor } from './order';
import type { Play, Scene } from './scene';
import type { Given, Stage } from './stage';

const nothing = () => {};
/** A stage on which nothing happens. */
export const EMPTY_STAGE: Omit<Stage, 'given'> = {
  lifetimes: nothing,
  pass: nothing,
  expireAccessTokens: nothing,
  trouble: nothing,
  nextCallback: nothing,
  nextIdToken: nothing,
  fault: nothing,
  rotateKey: nothing,
  endFamilies: nothing,
};
const GIVEN: Omit<Given, 'face'> = {
  issuer: '',
  authorizeUrl: '',
  tokenUrl: '',
  revocationUrl: '',
  userinfoUrl: '',
  jwksUrl: '',
  endSessionUrl: '',
  apiUrl: '',
  apiBase: '',
  clientId: '',
  clientSecret: '',
  redirectUri: '',
  scope: '',
  audience: '',
  resource: '',
  tenant: '',
  clientAuth: 'basic',
  refreshNeedsRedirectUri: false,
  rotates: true,
  pkce: true,
  idTokens: true,
  elsewhere: '',
  second: null,
  other: null,
};

/** How often checks ask something of an app that does as it is asked and is never signed out unasked. */
export async function costOf(
  checks: readonly ClientCheck[],
  face: ProofFace,
  scenes: readonly Scene[],
  issuers: 1 | 2 = 1,
): Promise<ProofCost> {
  const asked: Ask[] = [];
  const at = (scene: string): Play => ({
    ...EMPTY_STAGE,
    ask: async (ask) => {
      asked.push(ask);
      return { scene, number: asked.length, ask, of: 'first', isAnew: false, at: 0, endedAt: 0, acts: [], said: null, outcome: 'nothing' };
    },
    wait: async () => {},
    given: { ...GIVEN, face },
  });
  const isPlayed = ({ faces }: { faces?: readonly ProofFace[] }) => faces?.includes(face) ?? true;
  let left = scenesFor(checks.filter(isPlayed), scenes).filter((scene) => isPlayed(scene) && (scene.issuers ?? 1) <= issuers);
  let isSignedIn = false;
  let copies = 0;
  while (left.length > 0) {
    const scene = nextScene(left, isSignedIn);
    if (scene === null) break;
    left = left.filter((other) => other !== scene);
    if (scene.from === 'signed-in' && !isSignedIn) asked.push('sign-in');
    if (scene.copies === 2) copies = 1;
    await scene.play(at(scene.id));
    isSignedIn = scene.leaves === 'signed-in';
  }
  const signIns = asked.filter((ask) => ask === 'sign-in' || ask === 'sign-in-other').length;
  return { checks: checks.filter(isPlayed).length, signIns, asks: asked.length + copies };
}
