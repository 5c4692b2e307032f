import { expect, test } from 'vitest';
import { builtInProofPlans } from '../../electron/core/client-checks/plans';
import { PROOF_FACES } from '../../electron/model/proof';
import { foundOf } from './all';
import { LIBRARIES } from './libraries';
import { REASONS, reasonOf } from './reasons';
import { readRecord } from './record';
import { withLibrary } from './with-library';

const RECORD = readRecord();
const isFault = ({ verdict }: { verdict: string }) => verdict === 'fail' || verdict === 'warn';

for (const library of LIBRARIES)
  withLibrary(library)(library.name, () => {
    test.concurrent('is judged at first light as it was recorded', async () => {
      const checks = builtInProofPlans().find(({ id }) => id === 'first-light')?.checks ?? [];
      const found = await foundOf(library, 'oidc', checks);
      const recorded = RECORD.runs.find((run) => run.library === library.id && run.face === 'oidc')?.found ?? {};
      const verdicts = Object.entries(found).map(([id, { verdict }]) => [id, verdict]);
      expect(verdicts.length).toBeGreaterThan(10);
      expect(verdicts).toEqual(Object.keys(found).map((id) => [id, recorded[id]?.verdict]));
    });
  });

test('every library is recorded at every face, with a reason for each fail and warning, and for nothing else', () => {
  expect(RECORD.runs.map(({ library, face }) => `${library} ${face}`)).toEqual(
    PROOF_FACES.flatMap((face) => LIBRARIES.map(({ id }) => `${id} ${face}`)),
  );
  const faults = RECORD.runs.flatMap(({ library, face, found }) =>
    Object.entries(found).flatMap(([id, each]) => (isFault(each) ? [{ library, face, id }] : [])),
  );
  expect(faults.filter(({ library, face, id }) => reasonOf(library, id, face) === undefined)).toEqual([]);
  const idle = Object.entries(REASONS).flatMap(([library, reasons]) =>
    Object.keys(reasons).filter(
      (key) => !faults.some((fault) => fault.library.startsWith(library) && [fault.id, `${fault.id}@${fault.face}`].includes(key)),
    ),
  );
  expect(idle).toEqual([]);
});
