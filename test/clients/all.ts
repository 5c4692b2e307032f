import { builtInProofPlans } from '../../electron/core/client-checks/plans';
import type { ClientCheck } from '../../electron/core/client-checks/definition';
import type { Verdict } from '../../electron/model/check-words';
import { PROOF_FACES, type ProofFace } from '../../electron/model/proof';
import packageJson from '../../package.json';
import { LIBRARIES, type Library } from './libraries';
import { proveLibrary } from './proving';
import { type Recorded, type Results, versionsOf } from './record';

export { RECORD } from './record';

/** So many apps at a time: most of what they do is wait. */
const AT_ONCE = 7;

export interface Found {
  id: string;
  verdict: Verdict;
  text: string;
}

/** What a run found, by check. */
export async function foundOf(library: Library, face: ProofFace, checks: readonly ClientCheck[]): Promise<Found[]> {
  const { results } = await proveLibrary(library, face, checks);
  return results.flatMap(({ id, verdict, text }) => (verdict === null ? [] : [{ id, verdict, text }]));
}

/** Proves libraries with the plan "Everything", at each face. @param names Their ids; none: all. */
export async function proveAll(
  names: readonly string[],
  onRun: (library: string, face: ProofFace, found: readonly Found[]) => void,
): Promise<Results> {
  const checks = builtInProofPlans().find(({ id }) => id === 'everything')?.checks ?? [];
  const libraries = LIBRARIES.filter(({ id }) => names.length === 0 || names.includes(id));
  const due = PROOF_FACES.flatMap((face) => libraries.map((library) => ({ library, face })));
  const runs = new Map<(typeof due)[number], Recorded>();
  const left = [...due];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const library = next.library.id;
      const found = await foundOf(next.library, next.face, checks);
      runs.set(next, { library, face: next.face, found: Object.fromEntries(found.map(({ id, verdict }) => [id, verdict])) });
      onRun(library, next.face, found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return {
    date: new Date().toISOString().slice(0, 10),
    tokenscope: packageJson.version,
    versions: Object.fromEntries(libraries.map((library) => [library.id, versionsOf(library)])),
    runs: due.flatMap((each) => runs.get(each) ?? []),
  };
}
