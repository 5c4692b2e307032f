import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSeenMetadata } from '../../../electron/platform/kept/seen-metadata';
import { broken, GOOD_METADATA, GOOD_PRM, GOOD_WEB, ISSUER, MCP, METADATA, PRM, stage, type Web } from './stage';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'tokenscope-')), 'metadata.json');
/** Each run reads the file anew. */
const run = async (web: Web, file: string) => stage(web, MCP, {}, {}, createSeenMetadata(file)).chain.run();
const moved = {
  ...GOOD_WEB,
  [METADATA]: { json: { ...GOOD_METADATA, jwks_uri: `${ISSUER}/keys`, op_policy_uri: 'https://id.example.com/policy' } },
};

describe('metadata that were seen before', () => {
  it('are compared, and each member that differs is named once, with what it was', async () => {
    const file = newFile();
    expect(broken(await run(GOOD_WEB, file))).toEqual([]);
    const again = await run(moved, file);
    expect(broken(again)).toEqual(['server-metadata-changed']);
    const found = again.steps.flatMap(({ verdicts }) => verdicts).find(({ outcome }) => outcome === 'fail')?.found;
    expect(found).toBe(
      `Last seen on 2026-01-02. jwks_uri: "${ISSUER}/jwks" before, "${ISSUER}/keys" now; op_policy_uri: nothing before, "${ISSUER}/policy" now.`,
    );
    expect(again.findings.servers[0]?.changes.map(({ member }) => member)).toEqual(['jwks_uri', 'op_policy_uri']);
    expect(broken(await run(moved, file))).toEqual([]);
  });

  it('are fetched all the same, and told since when they are as they are', async () => {
    const file = newFile();
    const outcomes = async (web: Web) =>
      (await run(web, file)).steps.filter(({ link }) => link.endsWith('metadata')).map(({ outcome }) => outcome);
    const unchanged = / Fetched again; unchanged since 2026-01-02\.$/;
    expect((await outcomes(GOOD_WEB)).filter((outcome) => unchanged.test(outcome))).toEqual([]);
    expect((await outcomes(GOOD_WEB)).filter((outcome) => unchanged.test(outcome))).toHaveLength(2);
    expect((await outcomes(moved)).filter((outcome) => unchanged.test(outcome))).toHaveLength(1);
    const kept = JSON.parse(readFileSync(file, 'utf8')).metadata as { at: number; since: number }[];
    expect(kept.every(({ at, since }) => since <= at)).toBe(true);
  });

  it('are the same where only the order of a list differs; those of the resource are compared, too', async () => {
    const file = newFile();
    const turned = GOOD_METADATA.token_endpoint_auth_methods_supported.toReversed();
    await run(GOOD_WEB, file);
    expect(
      broken(await run({ ...GOOD_WEB, [METADATA]: { json: { ...GOOD_METADATA, token_endpoint_auth_methods_supported: turned } } }, file)),
    ).toEqual([]);
    expect(broken(await run({ ...GOOD_WEB, [PRM]: { json: { ...GOOD_PRM, resource_name: 'Other' } } }, file))).toEqual([
      'resource-metadata-changed',
    ]);
  });

  it('are kept as text of bounded size, under names that are only names', async () => {
    const file = newFile();
    const evil = JSON.parse(`{"__proto__":{"x":1},"constructor":"${'x'.repeat(5_000)}"}`);
    const web = { ...GOOD_WEB, [METADATA]: { json: { ...GOOD_METADATA, ...evil } } };
    expect(broken(await run(web, file))).toEqual([]);
    expect(broken(await run(web, file))).toEqual([]);
    expect(readFileSync(file, 'utf8').length).toBeLessThan(6_000);
    expect(broken(await run(GOOD_WEB, file))).toEqual(['server-metadata-changed']);
  });

  it.each(['', '{', '[]', '{"metadata":[{"url":1},null,{"url":"x","at":1e99,"members":[]},{"url":"x","at":1,"members":[["a"]]}]}'])(
    'count as none where the file says %j',
    async (text) => {
      const file = newFile();
      writeFileSync(file, text);
      expect(broken(await run(GOOD_WEB, file))).toEqual([]);
    },
  );

  it('cost a comparison and nothing else where the file can not be written', async () => {
    expect(await run(GOOD_WEB, '/dev/null/metadata.json')).toMatchObject({ status: 'done' });
  });
});
