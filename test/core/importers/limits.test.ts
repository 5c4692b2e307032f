import { describe, expect, it } from 'vitest';
import { readImport } from '../../../electron/core/importers/formats';
import { readProviders } from '../../../electron/core/importers/providers-file';
import { yamlIn } from '../../../electron/core/importers/yaml-source';
import { linesOf } from './imports';

const oauth = (fields: Record<string, string>) => ({
  type: 'oauth2',
  oauth2: Object.entries(fields).map(([key, value]) => ({ key, value })),
});
const collection = (parts: object) =>
  JSON.stringify({ info: { name: 'C', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' }, ...parts });

async function read(...texts: string[]) {
  const imported = await readImport(texts.map((text, index) => ({ name: `${index}.json`, text })));
  if (imported === null) throw new Error('Nothing was read.');
  return imported;
}

describe('a file that is made to keep the app busy', () => {
  it('fills no text with gigabytes of a variable', async () => {
    const { left, files } = await read(
      collection({
        auth: oauth({ clientId: 'c', scope: '{{long}}'.repeat(400) }),
        variable: [{ key: 'long', value: 'x'.repeat(400_000) }],
        item: [{ name: 'q', request: { method: 'GET', url: `https://api.example/${'{{long}}'.repeat(400)}` } }],
      }),
    );
    expect(left.map(({ what }) => what)).toContain('Scopes');
    expect(JSON.stringify(files).length).toBeLessThan(3_000_000);
  });

  it('is read in 100 environments and 2,000 places with OAuth, and says so', async () => {
    const environments = Array.from({ length: 101 }, (_, index) =>
      JSON.stringify({ _postman_variable_scope: 'environment', name: `E${index}`, values: [{ key: 'id', value: `c${index}` }] }),
    );
    const many = await read(collection({ auth: oauth({ clientId: '{{id}}' }), item: [] }), ...environments);
    expect(many.files).toHaveLength(100);
    expect(linesOf(many)).toContain('More environments | C | Only the first 100 are read.');
    const request = { method: 'GET', url: 'https://api.example', auth: oauth({ state: 'x' }) };
    const places = await read(collection({ item: Array.from({ length: 2_001 }, (_, index) => ({ name: `q${index}`, request })) }));
    expect(linesOf(places)).toContain('More connections | These files | Only the first 2000 places with OAuth 2.0 are read.');
  });

  it.each([
    ['more than 4 MiB', `a: ${'x'.repeat(4 * 1024 * 1024)}`, /more than 4 MiB/],
    [
      'too many aliases',
      ['a: &a0 [x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, at) => `b${at}: &a${at + 1} [${`*a${at}, `.repeat(8)}]`)].join(
        '\n',
      ),
      /too many aliases/,
    ],
    ['more than 100 levels', '['.repeat(200), /100 levels/],
    ['an alias of itself', 'a: &a [*a]', /100 levels/],
  ])('of YAML with %s is refused', (_, text, what) => {
    expect(() => readProviders({ name: 'p.yaml', text })).toThrow(expect.objectContaining({ what: expect.stringMatching(what) }));
  });

  it('with tags in its YAML makes plain values', () => {
    expect(yamlIn({ name: 'p.yaml', text: 'a: !secret x\nb: !!js/function y\nc: !list [1]' })).toEqual({ a: 'x', b: 'y', c: [1] });
  });

  it('with a key twice in its YAML is refused, with the line', () => {
    const text = 'a:\n  auth_mode: OAUTH2\nb: 1\na:\n  auth_mode: OAUTH2_CC\n';
    expect(() => readProviders({ name: 'p.yaml', text })).toThrow(
      expect.objectContaining({ evidence: expect.arrayContaining([{ label: 'Place', value: 'line 4, column 1' }]) }),
    );
  });
});
