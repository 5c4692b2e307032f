const DOCUMENT = JSON.stringify(
  Array.from({ length: 200 }, (_, index) => ({
    id: index,
    name: `Connection ${index}`,
    scopes: ['read', 'write'],
    expiresAt: 1_700_000_000 + index,
  })),
);
const TIMES = 200;

/** Processor time, in milliseconds, of a piece of work that is always the same: the unit for figures without a counterpart. */
export function fixedWorkMs(): number {
  const from = process.cpuUsage();
  let length = 0;
  for (let turn = 0; turn < TIMES; turn += 1) length += JSON.stringify(JSON.parse(DOCUMENT)).length;
  if (length !== DOCUMENT.length * TIMES) throw new Error('the fixed piece of work came out wrong');
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}
