import { writeFileSync } from 'node:fs';
import { openStage } from '../e2e/stage';
import { measureCall } from './call';
import { measureCli } from './cli';
import { measureDecode } from './decode';
import { type Figure, table } from './figure';
import { measureIdle, measureList } from './list';
import { measurePeers } from './peers';
import { measurePersist } from './persist';
import { measureStart } from './start';
import { measureWatch } from './watch';
import { makeBareApp } from './windows';

interface BenchOptions {
  /** The packaged app. */
  executable: string;
  /** The Electron it was packaged with, for the bare window. */
  dist: string;
  /** Where the JSON array of figures goes; null: nowhere. */
  out: string | null;
}

/** Runs every benchmark, prints the table and resolves with the exit code: 1 when a figure is beyond its bound. */
export async function runBenchmarks({ executable, dist, out }: BenchOptions): Promise<number> {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const stage = await openStage({ executable });
  const bare = makeBareApp(dist);
  const figures: Figure[] = [];
  try {
    say('· decode');
    figures.push(await measureDecode());
    say('· command line');
    figures.push(await measureCli());
    say('· command line against Bruno and newman (installs them first)');
    figures.push(...(await measurePeers()));
    say('· 1,000 connections kept alive');
    figures.push(await measureWatch());
    say('· saving a refresh');
    figures.push(await measurePersist());
    say('· test call');
    figures.push(await measureCall(stage));
    say('· list of 10,000');
    figures.push(await measureList(executable, stage));
    say('· start and memory, ten pairs (about two minutes)');
    figures.push(...(await measureStart(executable, bare.executable, stage)));
    say('· idle with 1,000 countdowns (40 s)');
    figures.push(await measureIdle(executable, stage));
  } finally {
    bare.remove();
    await stage.close();
  }
  say(`\n${table(figures)}`);
  if (out) {
    writeFileSync(out, `${JSON.stringify(figures, null, 2)}\n`);
    say(`\nWritten to ${out}`);
  }
  return figures.every(({ ok }) => ok) ? 0 : 1;
}
