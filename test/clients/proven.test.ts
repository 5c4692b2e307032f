import { describe, expect, test } from 'vitest';
import { CLIENT_CHECKS } from '../../electron/core/client-checks/catalogue';
import { builtInProofPlans } from '../../electron/core/client-checks/plans';
import { PROOF_FACES } from '../../electron/model/proof';
import { LEFT_OUT } from '../support/system';
import { foundOf } from './all';
import { LIBRARIES } from './libraries';
import { REASONS, reasonOf } from './reasons';
import { readRecord } from './record';
import { withLibrary } from './with-library';

const { runs } = readRecord();

for (const library of LIBRARIES)
  withLibrary(library)(library.name, () => {
    test.concurrent('is judged at first light as it was recorded', async () => {
      const checks = builtInProofPlans().find(({ id }) => id === 'first-light')?.checks ?? [];
      const found = await foundOf(library, 'oidc', checks);
      const recorded = runs.find((run) => run.library === library.id && run.face === 'oidc')?.found ?? {};
      const known = found.filter(({ id }) => id in recorded);
      expect(known.length).toBeGreaterThan(10);
      expect(known.map(({ id, verdict }) => [id, verdict])).toEqual(known.map(({ id }) => [id, recorded[id]]));
    });
  });

// Says at the end of a run which checks are newer than the record.
for (const { id } of CLIENT_CHECKS.filter(({ id }) => !runs.every(({ found }) => id in found)))
  describe.skip(`${LEFT_OUT}not recorded yet: npm run prove-clients -- --write`, () => {
    test(`${id} of every library is as it was recorded`);
  });

test('every library is recorded at every face, with a reason for each fail and warning, and for nothing else', () => {
  expect(runs.map(({ library, face }) => `${library} ${face}`)).toEqual(
    PROOF_FACES.flatMap((face) => LIBRARIES.map(({ id }) => `${id} ${face}`)),
  );
  const faults = runs.flatMap(({ library, face, found }) =>
    CLIENT_CHECKS.flatMap(({ id }) => (found[id] === 'fail' || found[id] === 'warn' ? [{ library, face, id }] : [])),
  );
  expect(faults.filter(({ library, face, id }) => reasonOf(library, id, face) === undefined)).toEqual([]);
  const idle = Object.entries(REASONS).flatMap(([library, reasons]) =>
    Object.keys(reasons).filter(
      (key) => !faults.some((fault) => fault.library.startsWith(library) && [fault.id, `${fault.id}@${fault.face}`].includes(key)),
    ),
  );
  expect(idle).toEqual([]);
});
