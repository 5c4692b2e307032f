import { describe, expect, it } from 'vitest';
import { readJson } from '../../../../electron/core/token/json';
import { membersOf, plainClaimRemarks } from '../../../../electron/core/token/members';
import { inNamespace, MAX_TREE_ROWS, pieces, startOpen, treeRows } from '../../../../renderer/features/token/member-tree';

/** The rows that the main process makes of claims. */
function membersIn(source: string) {
  const reading = readJson(source);
  if (!reading.ok) throw new Error(reading.reason);
  return membersOf('claims', source, reading.node, plainClaimRemarks);
}
const all = () => true;
const none = () => false;

const KEYCLOAK = `{
  "sub": "ada",
  "resource_access": { "account": { "roles": ["a", "b"], "since": 12345678901234567890 }, "flags": [1, "1", null, { "x": [] }] },
  "https://example.com/claims/role": { "id": "5" }
}`;

describe('nested claims as rows', () => {
  it('are there level by level, with their paths, kinds and digits', () => {
    const rows = treeRows(membersIn(KEYCLOAK), all);
    expect(rows.map(({ path, depth, member, size }) => [path, depth, member.kind, size ?? member.text])).toEqual([
      ['sub', 0, 'text', 'ada'],
      ['resource_access', 0, 'object', 2],
      ['resource_access.account', 1, 'object', 2],
      ['resource_access.account.roles', 2, 'array', '["a", "b"]'],
      ['resource_access.account.since', 2, 'number', '12345678901234567890'],
      ['resource_access.flags', 1, 'array', 4],
      ['resource_access.flags[0]', 2, 'number', '1'],
      ['resource_access.flags[1]', 2, 'text', '1'],
      ['resource_access.flags[2]', 2, 'null', 'null'],
      ['resource_access.flags[3]', 2, 'object', 1],
      ['resource_access.flags[3].x', 3, 'array', '[]'],
      ['["https://example.com/claims/role"]', 0, 'object', 1],
      ['["https://example.com/claims/role"].id', 1, 'text', '5'],
    ]);
    expect(rows[3]?.member.items).toEqual(['a', 'b']);
    expect(rows[9]).toMatchObject({ key: '1.1.3', parent: '1.1', index: 3, place: 4, of: 4 });
  });

  it('are left out while what holds them is folded', () => {
    const members = membersIn(KEYCLOAK);
    expect(treeRows(members, none).map(({ path }) => path)).toEqual(['sub', 'resource_access', '["https://example.com/claims/role"]']);
    expect(treeRows(members, (key) => key === '1').map(({ key }) => key)).toEqual(['0', '1', '1.0', '1.1', '2']);
  });

  it('flag names that occur twice, at any depth', () => {
    const rows = treeRows(membersIn('{ "a": { "b": 1, "c": 2, "b": 3 } }'), all);
    expect(rows.map(({ member }) => [member.name, member.repeated])).toEqual([
      ['a', false],
      ['b', true],
      ['c', false],
      ['b', true],
    ]);
  });

  it('show what cannot be seen', () => {
    const [, row] = treeRows(membersIn('{ "a": { "b\\u202e": "c\\u202e" } }'), all);
    expect([row?.member.name, row?.member.text]).toEqual(['b\\u202e', 'c\\u202e']);
  });

  it('are bounded in a hostile token, and say how much is left', () => {
    const wide = membersIn(`{ "a": { ${Array.from({ length: 5_000 }, (_, at) => `"n${at}": ${at}`).join(', ')} } }`);
    expect([wide[0]?.children?.length, wide[0]?.left]).toEqual([2_000, 3_000]);
    const deep = membersIn(`${'{ "a": '.repeat(60)}"${'x'.repeat(200_000)}"${' }'.repeat(60)}`);
    expect(JSON.stringify(deep).length).toBeLessThan(1_500_000);
    const many = Array.from({ length: 400 }, (_, at) => `"m${at}": { ${Array.from({ length: 30 }, (_, of) => `"n${of}": 1`).join(', ')} }`);
    expect(treeRows(membersIn(`{ ${many.join(', ')} }`), all)).toHaveLength(MAX_TREE_ROWS);
  });
});

describe('which rows start open', () => {
  it('short ones, the outer ones first', () => {
    expect([...startOpen(membersIn(KEYCLOAK))]).toEqual(['1', '2', '1.0', '1.1', '1.1.3']);
  });

  it('few of many, so that a table stays short', () => {
    const many = Array.from({ length: 50 }, (_, at) => `"m${at}": { "a": 1, "b": 2, "c": 3 }`);
    expect(startOpen(membersIn(`{ ${many.join(', ')} }`)).size).toBe(13);
    const long = Array.from({ length: 30 }, (_, at) => `"n${at}": ${at}`);
    expect(startOpen(membersIn(`{ "a": { ${long.join(', ')} } }`)).size).toBe(0);
  });
});

describe('a name', () => {
  it.each([
    ['https://example.com/claims/', 'custom_attribute'],
    ['cognito:', 'groups'],
    ['urn:zitadel:iam:org:', 'id'],
    ['com.example.', 'role'],
    ['', 'https://example.com/'],
    ['', 'preferred_username'],
    ['x5t#', 'S256'],
    ['', 'a.b'],
    ['', ''],
  ])('has the namespace "%s" apart from "%s"', (namespace, rest) => {
    expect(inNamespace(namespace + rest)).toEqual({ namespace, rest });
  });

  it('breaks between its parts, never in a word, and in few places', () => {
    expect(pieces('https://example.com/claims/custom_attribute')).toEqual([
      'https://',
      'example.',
      'com/',
      'claims/',
      'custom_',
      'attribute',
    ]);
    const hostile = 'a/'.repeat(100);
    expect(pieces(hostile).length).toBeLessThan(14);
    expect(pieces(hostile).join('')).toBe(hostile);
  });
});
