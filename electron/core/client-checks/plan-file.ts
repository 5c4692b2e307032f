import * as v from 'valibot';
import { said } from '../../model/check';
import type { Evidence } from '../../model/failure';
import { PROOF_FACES } from '../../model/proof';
import { cleanText } from '../base/untrusted-text';
import { chosenChecks, invalid, planContent } from '../checks/plan-file';
import { CLIENT_CHECKS } from './catalogue';
import type { ProofPlan } from './plans';

const SCHEMA_NAME = 'proof-plan.schema.json';
const short = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** A person's own plan for proofs of an app. */
export const proofPlanFile = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    name: short,
    description: v.optional(v.pipe(v.string(), v.maxLength(2000))),
    face: v.optional(said(v.picklist(PROOF_FACES), 'The server that is played. Default: any.')),
    checks: said(
      v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(100))), v.minLength(1), v.maxLength(500)),
      'Check ids, such as "app-refresh.rotation"; "app-refresh.*" stands for the whole group.',
    ),
  }),
  v.description('A plan of checks of an app for "tokenscope prove".'),
);

/**
 * Reads a plan from the text of its file. @param id What it is called here.
 *
 * @throws Failure `plan-invalid`; its evidence names each place.
 */
export function parseProofPlan(text: string, id = 'own'): ProofPlan {
  const { name, description = '', face, checks } = planContent(text, proofPlanFile, SCHEMA_NAME);
  const problems: Evidence[] = [];
  const ids = chosenChecks(checks, CLIENT_CHECKS, problems);
  if (problems.length > 0) throw invalid(problems, SCHEMA_NAME);
  return {
    id,
    name: cleanText(name, 120),
    description: cleanText(description, 1000),
    source: 'own',
    faces: face === undefined ? PROOF_FACES : [face],
    checks: ids.flatMap((id) => CLIENT_CHECKS.find((check) => check.id === id) ?? []),
  };
}

/** A plan as the text of its file, to start one's own from. @param chosen Ids of those to keep; null: all. */
export function printProofPlan({ name, description, source, faces, checks }: ProofPlan, chosen: readonly string[] | null): string {
  const [face] = faces;
  const content = {
    $schema: SCHEMA_NAME,
    name,
    // That of a built-in plan speaks of all its checks.
    ...(description === '' || (source === 'built-in' && chosen !== null) ? {} : { description }),
    ...(faces.length === 1 ? { face } : {}),
    checks: checks.map(({ id }) => id).filter((id) => chosen?.includes(id) ?? true),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
