import { Failure } from '../../model/failure';
import { cleanText } from '../base/untrusted-text';
import { written } from '../checks/service-failures';
import type { OwnFiles } from '../ports';
import { parseProofPlan, printProofPlan } from './plan-file';
import { builtInProofPlans, type ProofPlan } from './plans';

const SAVED = 'The plan could not be saved.';

/** The plans of proofs: those that come with Tokenscope, and a person's own, which lie beside their plans for providers. */
export class ProofPlans {
  constructor(private readonly files: OwnFiles) {}

  /** Files that hold no plan for an app are passed over. */
  async list(): Promise<ProofPlan[]> {
    const own = await this.files.list().catch(() => []);
    return [...builtInProofPlans(), ...own.flatMap(({ id, text }) => readable(id, text))];
  }

  /** @throws Failure `not-found`. */
  async named(planId: string): Promise<ProofPlan> {
    const plan = (await this.list()).find(({ id }) => id === planId);
    if (plan === undefined) throw noSuchPlan();
    return plan;
  }

  /** Adds one from the text of its file, and resolves with it. @throws Failure `plan-invalid`, `file-not-saved`. */
  async add(text: string): Promise<ProofPlan> {
    parseProofPlan(text);
    return parseProofPlan(text, await written(this.files.add(text), SAVED));
  }

  /**
   * Keeps checks of a plan under a name. One's own plan of that name is replaced. Resolves with the id.
   *
   * @throws Failure `not-found`, `plan-invalid`, `file-not-saved`.
   */
  async keep(planId: string, name: string, checks: readonly string[]): Promise<string> {
    const plans = await this.list();
    const plan = await this.named(planId);
    const text = printProofPlan({ ...plan, name: name.trim() }, checks);
    const { name: clean } = parseProofPlan(text);
    const same = plans.find((one) => one.source === 'own' && one.name === cleanText(clean, 120));
    if (same === undefined) return (await this.add(text)).id;
    await written(this.files.put(same.id, text), SAVED);
    return same.id;
  }

  /** @throws Failure `not-found` (also for one that is built in), `file-not-saved`. */
  async remove(planId: string): Promise<void> {
    if ((await this.named(planId)).source === 'built-in') throw noSuchPlan();
    await written(this.files.remove(planId), 'The plan could not be deleted.');
  }

  /** A plan as the text of its file. @param checks Ids of those to keep; null: all. @throws Failure `not-found`. */
  async text(planId: string, checks: readonly string[] | null): Promise<{ name: string; text: string }> {
    const plan = await this.named(planId);
    return { name: plan.name, text: printProofPlan(plan, checks) };
  }
}

function readable(id: string, text: string): ProofPlan[] {
  try {
    return [parseProofPlan(text, id)];
  } catch {
    return [];
  }
}

const noSuchPlan = () =>
  new Failure({
    code: 'not-found',
    what: 'There is no such plan.',
    likelyCause: 'It was removed a moment ago.',
    action: 'Choose another plan.',
  });
