import { writeFileSync } from 'node:fs';
import { openStage } from '../e2e/stage';
import { measureCall } from './call';
import { measureCli } from './cli';
import { measureDecode } from './decode';
import { measureDiscover } from './discover';
import { type Figure, table } from './figure';
import { measureFirstTab } from './first-tab';
import { measureIdle } from './idle';
import { measureList } from './list';
import { measurePeers } from './peers';
import { measurePersist } from './persist';
import { measureProve } from './prove';
import { measureStart } from './start';
import { measureSwitch } from './switch';
import { measureTap } from './tap';
import { measureWatch } from './watch';
import { makeBareApp } from './windows';

interface BenchOptions {
  /** The packaged app. */
  executable: string;
  /** The Electron it was packaged with, for the bare window. */
  dist: string;
  /** Where the JSON array of figures goes; null: nowhere. */
  out: string | null;
  /** Names of the parts to run; null: all. */
  only: string[] | null;
}

interface Part {
  what: string;
  measure(): Promise<Figure | Figure[]>;
}

/**
 * Runs the benchmarks, prints the table and resolves with the exit code: 1 when a figure is beyond its bound, or so near that this run
 * can't tell.
 */
export async function runBenchmarks({ executable, dist, out, only }: BenchOptions): Promise<number> {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const stage = await openStage({ executable });
  const bare = makeBareApp(dist);
  const parts: Record<string, Part> = {
    decode: { what: 'decoding with findings', measure: measureDecode },
    cli: { what: 'the command line decoding 10,000 tokens', measure: measureCli },
    peers: { what: 'the command line against Bruno and newman (installs them first)', measure: () => measurePeers() },
    watch: { what: '1,000 connections kept alive', measure: measureWatch },
    persist: { what: 'saving a refresh', measure: measurePersist },
    call: { what: 'a test call', measure: () => measureCall(stage) },
    discover: { what: 'from the URL of an MCP server to its tools', measure: measureDiscover },
    tap: { what: 'a call and 100 MB through the tap, and its memory', measure: measureTap },
    prove: { what: 'an app proven by the plan Rotation', measure: measureProve },
    list: { what: 'a list of 10,000, and the catalogue of providers', measure: () => measureList(executable, bare.executable, stage) },
    switch: { what: 'another connection chosen, among 1,000', measure: () => measureSwitch(executable, bare.executable, stage) },
    'first-tab': {
      what: 'each tab opened for the first time (three to eight minutes)',
      measure: () => measureFirstTab(executable, bare.executable, stage),
    },
    start: { what: 'start and memory (two to six minutes)', measure: () => measureStart(executable, bare.executable, stage) },
    idle: { what: '1,000 countdowns at rest (two to six minutes)', measure: () => measureIdle(executable, bare.executable, stage) },
  };
  const figures: Figure[] = [];
  try {
    const unknown = only?.find((name) => !Object.hasOwn(parts, name));
    if (unknown !== undefined) throw new Error(`there is no part ${unknown}: ${Object.keys(parts).join(', ')}`);
    for (const [name, { what, measure }] of Object.entries(parts)) {
      if (only !== null && !only.includes(name)) continue;
      say(`· ${name}: ${what}`);
      figures.push(...[await measure()].flat());
    }
  } finally {
    bare.remove();
    await stage.close();
  }
  say(`\n${table(figures)}`);
  if (out) {
    writeFileSync(out, `${JSON.stringify(figures, null, 2)}\n`);
    say(`\nWritten to ${out}`);
  }
  return figures.every(({ verdict }) => verdict === 'ok') ? 0 : 1;
}
