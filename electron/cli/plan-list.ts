import { parsePlan } from '../core/checks/plan-file';
import type { Plan } from '../core/checks/plan-schema';
import { builtInPlans } from '../core/checks/plans';
import { Failure } from '../model/failure';
import { createOwnFiles } from '../platform/kept/own-files';

/** The plans that come with Tokenscope, and those of a data folder that can be read. */
export async function plansIn(directory: string): Promise<Plan[]> {
  const files = await createOwnFiles(directory, 'plans')
    .list()
    .catch(() => []);
  const own = files.flatMap(({ id, text }) => {
    try {
      return [parsePlan(text, id)];
    } catch (error) {
      if (error instanceof Failure) return [];
      throw error;
    }
  });
  return [...builtInPlans(), ...own];
}
