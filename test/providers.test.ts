import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { methods } from '../electron/contract/methods';
import { RULES } from '../electron/core/coach/rules';
import { registered } from '../electron/core/token/claims';
import { connectionSettings } from '../electron/model/connection';
import { PROVIDERS } from '../electron/model/providers';
import { OFFERED, PRACTICE_FACES, TEMPLATE_IDS } from '../electron/model/providers/offered';
import type { Provider } from '../electron/model/providers/provider';
import { CLIENTS, startPractice } from '../electron/practice';
import { filesIn, readSource } from './support/sources';

/** Every source of the app: its text by its path. */
const SOURCES = new Map(filesIn(['electron', 'renderer'], /\.(tsx?|css)$/).map((path) => [path, readSource(path)]));

/** Files that name a provider in code or comments, also as a part of a word. */
function naming(id: string, sources: ReadonlyMap<string, string>): string[] {
  return [...sources].filter(([, text]) => text.toLowerCase().includes(id)).map(([path]) => path);
}

/** Files that decide by which provider it is, where they should ask it for a property. */
function comparing(sources: ReadonlyMap<string, string>): string[] {
  const ids = PROVIDERS.map(({ id }) => id).join('|');
  const comparison = new RegExp(
    `\\btemplate(\\?\\.id)?\\s*[!=]==?\\s*['"\`]|['"\`](${ids})['"\`]\\s*[!=]==|startsWith\\(['"\`](${ids})['"\`]`,
  );
  return [...sources].filter(([, text]) => comparison.test(text)).map(([path]) => path);
}

describe('a provider', () => {
  const real = OFFERED.filter(({ isGeneric, faces }) => !isGeneric && faces === undefined);

  it.each(real.map(({ id }) => id))('%s is named in its own file, in the list and where it is practised', (id) => {
    const list = 'electron/model/providers/offered.ts';
    const found = naming(id, SOURCES);
    expect(found).toContain(list);
    expect(found).toContain(`electron/model/providers/${id}.ts`);
    expect(found.length, found.join(', ')).toBeLessThanOrEqual(3);
  });

  it('is asked for a property, not compared by its id', () => {
    expect(comparing(SOURCES)).toEqual([]);
  });

  it('named or compared elsewhere would be seen', () => {
    const [id = ''] = real.map((provider) => provider.id);
    const elsewhere = new Map([
      ['a.ts', `// As at ${id.toUpperCase()}`],
      ['b.ts', `const ask${id}Too = true;`],
      ['c.ts', 'nothing'],
    ]);
    expect(naming(id, elsewhere)).toEqual(['a.ts', 'b.ts']);
    for (const text of [`if (template === '${id}') x();`, `template?.id !== "${id}"`, `template.startsWith('practice')`, `'${id}' === it`])
      expect(comparing(new Map([['a.ts', text]])), text).toHaveLength(1);
  });
});

describe('the list of providers', () => {
  it('has every provider that a file of its folder makes', async () => {
    const files = filesIn(['electron/model/providers']).map((path) => basename(path, '.ts'));
    const made: string[] = [];
    for (const file of files.filter((name) => name !== 'index')) {
      const exported: Record<string, unknown> = await import(`../electron/model/providers/${file}.ts`);
      for (const value of Object.values(exported)) if (isProvider(value)) made.push(value.id);
    }
    expect(made.toSorted()).toEqual(PROVIDERS.map(({ id }) => id).toSorted());
  });

  it('has each id once', () => {
    expect(new Set(PROVIDERS.map(({ id }) => id)).size).toBe(PROVIDERS.length);
  });

  it('is where everything that names providers has them from', async () => {
    expect(connectionSettings.entries.template.pipe[0].options).toEqual(TEMPLATE_IDS);
    expect(methods['practice.connect'].request.entries.face.options).toEqual(PRACTICE_FACES);
    expect(Object.keys(CLIENTS)).toEqual(expect.arrayContaining(PRACTICE_FACES));
    const practice = await startPractice();
    await practice.stop();
    expect(Object.keys(practice.faces)).toEqual(PRACTICE_FACES);
    for (const { id, rules = {}, claims = {}, responseMembers = {} } of PROVIDERS) {
      expect(RULES.filter(({ provider }) => provider === id).map(({ code }) => code)).toEqual(Object.keys(rules));
      for (const [name, meaning] of Object.entries(claims)) expect(registered('claims', name)?.meaning, name).toBe(meaning);
      for (const [name, meaning] of Object.entries(responseMembers)) expect(registered('response', name)?.meaning, name).toBe(meaning);
    }
  });
});

function isProvider(value: unknown): value is Provider {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value;
}
