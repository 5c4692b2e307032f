import { CLIENT_CHECKS } from './catalogue';
import type { ClientCheck, ShortPlan } from './definition';
import { PROOF_FACES, type ProofFace } from '../../model/proof';

/** An ordered list of checks of an app. */
export interface ProofPlan {
  id: string;
  name: string;
  description: string;
  source: 'built-in' | 'own';
  /** The faces that it makes sense at. */
  faces: readonly ProofFace[];
  checks: readonly ClientCheck[];
}

const short = (id: ShortPlan, name: string, description: string): ProofPlan => {
  const checks = CLIENT_CHECKS.filter(({ plans }) => plans.includes(id));
  return { id, name, description, source: 'built-in', faces: PROOF_FACES, checks };
};

const partner = (face: ProofFace, id: string, name: string, description: string): ProofPlan => {
  const checks = CLIENT_CHECKS.filter(({ faces }) => faces?.includes(face) ?? true);
  return { id, name, description, source: 'built-in', faces: [face], checks };
};

/** The plans that come with Tokenscope. */
export function builtInProofPlans(): ProofPlan[] {
  return [
    short('first-light', 'First light', 'A sign-in and a call: what the app sends where everything works.'),
    short('rotation', 'Rotation', 'The life of a refresh token: whether the app renews its tokens in time and never loses them.'),
    short('bad-weather', 'Bad weather', 'Slow, broken and missing responses: whether the app keeps what it has, and tries again politely.'),
    partner('katana', 'katana-partner', 'Katana partner', 'Every check that applies to an integration with Katana.'),
    partner('catapa', 'catapa-partner', 'CATAPA partner', 'Every check that applies to an integration with CATAPA.'),
    {
      id: 'everything',
      name: 'Everything',
      description: 'Every check that applies to the server that is played.',
      source: 'built-in',
      faces: PROOF_FACES,
      checks: CLIENT_CHECKS,
    },
  ];
}
