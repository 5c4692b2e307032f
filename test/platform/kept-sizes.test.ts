import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptSizes } from '../../electron/platform/kept/kept-sizes';

it('what is kept is counted with the folders below, and an absent folder as nothing', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kept-'));
  try {
    mkdirSync(join(directory, 'runs', 'a'), { recursive: true });
    mkdirSync(join(directory, 'history'));
    writeFileSync(join(directory, 'runs', 'a', '1.jsonl'), 'x'.repeat(30));
    writeFileSync(join(directory, 'runs', 'a', '2.jsonl'), 'x'.repeat(12));
    writeFileSync(join(directory, 'connections.json'), 'not counted');
    expect(await keptSizes(directory)).toEqual({
      exchanges: { files: 0, bytes: 0 },
      history: { files: 0, bytes: 0 },
      runs: { files: 2, bytes: 42 },
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
