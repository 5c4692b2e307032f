import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../renderer');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file));
const read = (file: string) => readFileSync(file, 'utf8');
const sheets = files.filter((file) => file.endsWith('.css'));
const modules = sheets.filter((file) => file.endsWith('.module.css'));
const sources = files.filter((file) => /\.tsx?$/.test(file));

const MAX_LINES = 3_450;
const SPACED = /^(padding|margin|gap|row-gap|column-gap|font|font-size)(-|$)/;

const withoutComments = (css: string) => css.replace(/\/\*[\s\S]*?\*\//g, '');

/** Declarations with a length in pixels where a token of the spacing or the type scale belongs. */
function unscaled(css: string): string[] {
  const declarations = [...withoutComments(css).matchAll(/(?:^|[{;])\s*([a-z-]+):\s*([^;{}]+)/g)];
  return declarations.flatMap(([, name = '', value = '']) => {
    // The line's height is measured by what stands beside it.
    const measured = name === 'font' ? value.replace(/\/\s*[\d.]+px/, '') : value;
    return SPACED.test(name) && /\d(?:px|rem)\b/.test(measured) ? [`${name}: ${value}`] : [];
  });
}

const selectorsOf = (css: string) => [...withoutComments(css).matchAll(/([^{};]+)\{/g)].map(([, selector = '']) => selector.trim());

/** Selectors for which Chromium looks at all elements beside one that comes or goes, anywhere in the window: no class says whose these are. */
const farReaching = (css: string) =>
  selectorsOf(css).filter((selector) => /(^|[\s>(,])(\w+|\*)\s*[+~]\s|(^|[\s>(,])\*?:nth-/.test(selector));

/** The classes that a module defines. */
function classesOf(css: string): Set<string> {
  const own = selectorsOf(css)
    .filter((selector) => !/^(@|\d|from\b|to\b)/.test(selector))
    .map((selector) => selector.replace(/:global\([^)]*\)/g, ''));
  return new Set(own.flatMap((selector) => [...selector.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name = '']) => name)));
}

/** The classes that a source reads from the module it imports under `name`; `*` stands for what is only known at run time. */
function readFrom(source: string, name: string): string[] {
  const body = source.replace(/^import .*$/gm, '');
  const direct = [...body.matchAll(new RegExp(`(?<![\\w.])${name}\\.(\\w+)`, 'g'))].map(([, read = '']) => read);
  const computed = [...body.matchAll(new RegExp(`(?<![\\w.])${name}\\[(?:\`(\\w*)\\$|\\w)`, 'g'))].map(([, prefix = '']) => `${prefix}*`);
  return [...direct, ...computed];
}

const uses = new Map<string, Set<string>>(modules.map((module) => [module, new Set()]));
const unread: string[] = [];
for (const file of sources) {
  const source = read(file);
  for (const [, name = '', path = ''] of source.matchAll(/^import (\w+) from '(.*\.module\.css)';$/gm)) {
    const used = uses.get(join(dirname(file), path));
    const names = readFrom(source, name);
    if (!used || names.length === 0) unread.push(`${relative(root, file)}: ${path}`);
    for (const one of names) used?.add(one);
  }
}

describe('style sheets', () => {
  it(`have at most ${MAX_LINES} lines in all`, () => {
    expect(sheets.reduce((sum, sheet) => sum + read(sheet).split('\n').length - 1, 0)).toBeLessThanOrEqual(MAX_LINES);
  });

  it('take every space and size of text from the scales', () => {
    const found = sheets
      .filter((sheet) => !sheet.endsWith('tokens.css'))
      .flatMap((sheet) => unscaled(read(sheet)).map((one) => `${relative(root, sheet)}: ${one}`));
    expect(found).toEqual([]);
  });

  it('have no selector that makes what is beside every new element stale', () => {
    expect(sheets.flatMap((sheet) => farReaching(read(sheet)).map((one) => `${relative(root, sheet)}: ${one}`))).toEqual([]);
  });

  it('are modules of their components, but for the tokens and the ground', () => {
    expect(
      sheets
        .filter((sheet) => !modules.includes(sheet))
        .map((sheet) => relative(root, sheet))
        .sort(),
    ).toEqual([join('styles', 'base.css'), join('styles', 'tokens.css')]);
    const names = modules.map((module) => basename(module));
    expect(
      names.filter((name, index) => names.indexOf(name) !== index),
      'two of one name would share their classes',
    ).toEqual([]);
    expect(unread).toEqual([]);
  });

  it.each(modules.map((module) => [relative(root, module), module]))('%s has what its component uses, and no more', (_, module) => {
    const defined = classesOf(read(module));
    const used = [...(uses.get(module) ?? [])];
    const isUsed = (name: string) => used.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name));
    expect(
      [...defined].filter((name) => !isUsed(name)),
      'not used',
    ).toEqual([]);
    expect(
      used.filter((name) => !name.endsWith('*') && !defined.has(name)),
      'not defined',
    ).toEqual([]);
  });

  it('all come first where components have them: what loads later may override them', () => {
    const listed = [...read(join(root, 'components/styles.ts')).matchAll(/import '\.\/(.+)';/g)].map(([, name]) => name);
    const there = modules.filter((module) => dirname(module) === join(root, 'components')).map((module) => basename(module));
    expect(listed.toSorted()).toEqual(there.sort());
  });

  it('have the tokens that components name', () => {
    const tokens = new Set(
      [
        ...sheets
          .map(read)
          .join('\n')
          .matchAll(/(--[\w-]+)\s*:/g),
      ].map(([, name]) => name),
    );
    const named = [
      ...[...sheets, ...sources]
        .map(read)
        .join('\n')
        .matchAll(/var\((--[\w-]+)\)/g),
    ].map(([, name]) => name);
    const setByHand = ['--from', '--length', '--name', '--terms', '--trigger-width', '--size', '--least', '--rest'];
    expect([...new Set(named)].filter((name) => !tokens.has(name) && !setByHand.includes(name ?? ''))).toEqual([]);
    expect(existsSync(join(root, 'styles/tokens.css'))).toBe(true);
  });
});

describe('the tests above', () => {
  it('see a length that is not from a scale', () => {
    expect(unscaled('.a { padding: 0 7px; margin-top: 1.5rem; gap: 3px 4px; font-size: 12px }')).toHaveLength(4);
    expect(unscaled('.a { font: 11px / 1.5 var(--mono); }')).toEqual(['font: 11px / 1.5 var(--mono)']);
    expect(unscaled('.a { padding: var(--space-8); font: var(--text-11) / 16px var(--sans); width: 7px; /* gap: 3px; */ }')).toEqual([]);
  });

  it('see a selector that reaches far', () => {
    const all = ['.a > div + div', '.a > :is(b, h2 + span)', '* + *', '.a > :nth-last-child(-n + 2)'];
    expect(farReaching(all.map((one) => `${one} { x: y }`).join('\n'))).toEqual(all);
    expect(farReaching('.a + input, .a ~ *, .a td:nth-child(2), .a > :last-child { width: calc(1px + 2px) }')).toEqual([]);
  });

  it('see the classes of a module and which of them are read', () => {
    expect(
      [
        ...classesOf('.a > .b:hover, .c:global(.d) { x: 1.5s } @media (width < 1px) { .e { y: 2 } } @keyframes f { 50.5% { z: 3 } }'),
      ].sort(),
    ).toEqual(['a', 'b', 'c', 'e']);
    const source = `import styles from './x.module.css';\nconst a = [styles.one, styles[\`gap\${n}\`], styles[tone], other.styles.no];`;
    expect(readFrom(source, 'styles')).toEqual(['one', 'gap*', '*']);
  });
});
