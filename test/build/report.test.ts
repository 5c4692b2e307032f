import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const report = pathToFileURL(join(import.meta.dirname, '../../build/report.mjs')).href;

function play(body: string): { status: number | null; stdout: string } {
  const script = `import { run, Stop, say } from ${JSON.stringify(report)}; ${body}`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return { status, stdout };
}

describe('the end of a script', () => {
  it('is the code that its main function gave, whatever a library does when the process is about to end', () => {
    // As electron-builder's exit hook does.
    const hook = "process.on('beforeExit', () => process.exit(0));";
    expect(play(`${hook} run(async () => 1);`).status).toBe(1);
    expect(play(`${hook} run(async () => {});`).status).toBe(0);
  });

  it('is 1 with what happened and what to do when the way is blocked', () => {
    const { status, stdout } = play("run(async () => { throw new Stop('It rains.', 'take an umbrella.'); });");
    expect(status).toBe(1);
    expect(stdout).toContain('It rains.\n  What to do: take an umbrella.');
    expect(stdout).not.toContain('report.mjs');
  });

  it('comes after all that was said', () => {
    expect(play("run(async () => { for (let i = 0; i < 5000; i += 1) say('line ' + i); return 3; });")).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('line 4999\n'),
    });
  });
});
