import { CLIENT_CHECKS } from './catalogue';
import type { ClientCheck, ShortPlan } from './definition';
import { PROOF_FACE_WORDS, PROOF_FACES, type ProofFace } from '../../model/proof';
import { AUDIENCE_FACE, TENANT_FACE } from '../../model/providers/offered';

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

const partner = (face: ProofFace): ProofPlan => {
  const { name } = PROOF_FACE_WORDS[face];
  const checks = CLIENT_CHECKS.filter(({ faces }) => faces?.includes(face) ?? true);
  return {
    id: `${face}-partner`,
    name: `${name} partner`,
    description: `Every check that applies to an integration with ${name}.`,
    source: 'built-in',
    faces: [face],
    checks,
  };
};

/** The plans that come with Tokenscope. */
export function builtInProofPlans(): ProofPlan[] {
  return [
    short('first-light', 'First light', 'A sign-in and a call: what the app sends where everything works.'),
    short('rotation', 'Rotation', 'The life of a refresh token: whether the app renews its tokens in time and never loses them.'),
    short('bad-weather', 'Bad weather', 'Slow, broken and missing responses: whether the app keeps what it has, and tries again politely.'),
    partner(AUDIENCE_FACE),
    partner(TENANT_FACE),
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
