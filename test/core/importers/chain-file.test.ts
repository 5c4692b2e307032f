import { describe, expect, it } from 'vitest';
import { discoveryJunit } from '../../../electron/cli/discover-junit';
import { isChainFile, printChain, readChain } from '../../../electron/core/importers/chain-file';
import type { ChainView } from '../../../electron/model/discovery';
import { failureOf } from '../../support/failures';
import { discovered, GOOD_WEB, MCP, stage } from '../discover/stage';

const read = (text: string) => failureOf(Promise.resolve().then(() => readChain(text)));
const changed = (view: ChainView, part: object) =>
  JSON.stringify({ kind: 'tokenscope-chain', version: 1, madeBy: 'x', chain: { ...view, ...part } });

describe('a chain as a file', () => {
  it('reads like the original', async () => {
    const view = await discovered(GOOD_WEB);
    const file = printChain(view, '1.2.3');
    expect([isChainFile(file), isChainFile(`\ufeff ${file}`), isChainFile('{"kind": "tokenscope-connection"}')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(readChain(file)).toEqual(view);
  });

  it('has nothing of the values in the query of the URL, wherever they are quoted', async () => {
    const url = `${MCP}?api_key=CANARY-5tZ8xW2vK9&mode=1`;
    const view = await discovered({ [url]: { status: 403, text: 'no' } }, url);
    view.steps.push({ ...view.steps[0], id: 'quoting', outcome: `It is of ${encodeURI(url)}` } as ChainView['steps'][number]);
    expect(JSON.stringify(view)).toContain('CANARY-5tZ8xW2vK9');
    const file = printChain(view, '1.2.3');
    expect(file).not.toContain('CANARY');
    expect(discoveryJunit(view, '1.2.3')).not.toContain('CANARY');
    expect(readChain(file).steps).toHaveLength(view.steps.length);
  });

  it('ends where it was saved', () => {
    const { chain } = stage(GOOD_WEB);
    const shared = readChain(printChain(chain.view(), '1.2.3'));
    expect(shared).toMatchObject({
      status: 'stopped',
      stopped: { text: 'It was saved before it ended.' },
      next: null,
      endedAt: expect.any(Number),
    });
  });
});

describe('what is no file of a chain', () => {
  it.each([
    ['half of one', '{"kind": "tokenscope-chain", "version": 1', 'It is not valid JSON.'],
    ['a later version', '{"kind": "tokenscope-chain", "version": 2, "madeBy": "x", "chain": {}}', 'Wrong or unknown: version.'],
    ['deep nesting', `{"kind": "tokenscope-chain", "version": 1, "madeBy": ${'['.repeat(100_000)}`, 'It is not valid JSON.'],
  ])('%s', async (_, text, cause) => {
    expect(await read(text)).toMatchObject({ code: 'bad-request', likelyCause: expect.stringContaining(cause) });
  });

  it.each(['1e300', '1e999', '-8640000000000001'])('a moment that no clock has, %s', async (moment) => {
    const view = await discovered(GOOD_WEB);
    const text = changed(view, { startedAt: 'MOMENT' }).replace('"MOMENT"', moment);
    expect((await read(text)).likelyCause).toMatch(/number/);
  });

  it('is never one that goes on', async () => {
    const view = await discovered(GOOD_WEB);
    expect(readChain(changed(view, { status: 'running' }))).toMatchObject({ status: 'stopped', stopped: { why: 'person' } });
  });

  it('more steps than a chain can have, or members that no chain has', async () => {
    const view = await discovered(GOOD_WEB);
    const [step] = view.steps;
    expect((await read(changed(view, { steps: Array.from({ length: 301 }, () => step) }))).likelyCause).toMatch(/more steps/);
    expect(
      (await read(changed(view, { steps: [{ ...step, exchanges: Array.from({ length: 201 }, () => step?.exchanges[0]) }] }))).likelyCause,
    ).toMatch(/more steps/);
    expect((await read(changed(view, { token: 'x' }))).likelyCause).toMatch(/^Wrong or unknown: chain\.token\./);
  });
});
