import { existsSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json';
import { type CommandName, PROGRAM_OPTIONS, USAGES } from '../../electron/cli/usage';
import { HELP_OPTION } from '../../electron/cli/usage/usage';
import { builtInProofPlans } from '../../electron/core/client-checks/plans';
import { builtInPlans } from '../../electron/core/checks/plans';
import { shellWords } from '../../electron/core/importers/shell-words';
import { identityOf } from '../../electron/model/identity';
import { catapa } from '../../electron/model/providers/catapa';
import { katana } from '../../electron/model/providers/katana';
import { TROUBLE_KINDS } from '../../electron/model/tap';
import { dataFolder } from '../../electron/platform/disk/data-folder';
import { entryName } from '../../electron/platform/vault/vault-failure';
import { FAULTS } from '../../electron/practice/faults';
import { filesIn, readSource, root } from '../support/sources';

const { builderConfig } = await import(pathToFileURL(join(root, 'build/electron-builder.mjs')).href);
const { treeFaults } = await import(pathToFileURL(join(root, 'build/packaged-tree.mjs')).href);

const DOCS = filesIn(['docs'], /\.md$/);
const PAGES = ['README.md', 'SECURITY.md', 'ARCHITECTURE.md', 'CHANGELOG.md', ...DOCS];
const texts = new Map(PAGES.map((page) => [page, readSource(page)]));
const textOf = (page: string) => texts.get(page) ?? '';

/** Lines of code blocks, and what stands between backticks. */
function codeIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ {4}(\S.*)$/gm), ...text.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap(([, code = '']) =>
    code.split('\n'),
  );
  return [...blocks, ...[...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)];
}

/** The ids that GitHub gives a page's headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

interface Link {
  page: string;
  written: string;
  target: string;
  anchor: string | null;
}

/** Those that lead to a file of the project. */
function linksOf(page: string): Link[] {
  const text = textOf(page).replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));
  const written = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, address = '']) => address);
  return written
    .filter((address) => !/^[a-z]+:/i.test(address))
    .map((address) => {
      const [path = '', anchor] = address.split('#');
      return { page, written: address, target: path === '' ? page : posix.join(posix.dirname(page), path), anchor: anchor ?? null };
    });
}

const LINKS = PAGES.flatMap(linksOf);

describe('links between the pages', () => {
  it('lead to a file that is there', () => {
    expect(LINKS.length).toBeGreaterThan(60);
    expect(LINKS.filter(({ target }) => !existsSync(join(root, target)))).toEqual([]);
  });

  it('lead to a heading that is there', () => {
    const anchored = LINKS.filter(({ anchor, target }) => anchor !== null && texts.has(target));
    expect(anchored.length).toBeGreaterThan(20);
    expect(anchored.filter(({ anchor, target }) => !anchorsOf(textOf(target)).has(anchor ?? ''))).toEqual([]);
  });

  it('lead from docs to nothing that does not come with the app', () => {
    const { extraResources } = builderConfig({ platform: 'linux', arch: 'x64', env: {}, isLocal: true }) as {
      extraResources: { from: string; filter?: string[] }[];
    };
    const ships = (path: string) =>
      extraResources.some(({ from, filter }) =>
        filter ? path.startsWith(`${from}/`) && filter.includes(`**/*${extname(path)}`) : path === from,
      );
    const targets = [...new Set(LINKS.filter(({ page }) => page.startsWith('docs/')).map(({ target }) => target))];
    expect(targets.filter((target) => !ships(target))).toEqual([]);
    const native = 'node_modules/@napi-rs/keyring-linux-x64-gnu/a.node';
    const about = { platform: 'linux', arch: 'x64' };
    expect(treeFaults({ archive: [], unpacked: [native], beside: ['licences.txt', ...targets] }, about)).toEqual([]);
  });

  it('reach every page from README by way of at most one other', () => {
    const from = (page: string) => linksOf(page).map(({ target }) => target);
    const reached = new Set(from('README.md').flatMap((page) => [page, ...(page.endsWith('/README.md') ? from(page) : [])]));
    expect(DOCS.filter((page) => !reached.has(page))).toEqual([]);
  });
});

/** Command lines of the program, each with the page it is on; not those with a placeholder for the command. */
const COMMAND_LINES = PAGES.flatMap((page) =>
  codeIn(textOf(page)).flatMap((code) => {
    const [, line = ''] = /(?:^|[(|] ?|npx )tokenscope ((?:[a-z]|--).*)$/.exec(code) ?? [];
    return line === '' ? [] : [{ page, line: line.replace(/ {2,}# .*$|…$/, '') }];
  }),
);

/** What is wrong with a command line; null: nothing. */
async function faultOf(line: string): Promise<string | null> {
  const given = shellWords(line).words.map(({ text }) => text.replace(/\)$/, ''));
  const redirected = given.findIndex((word) => /^[<>]/.test(word));
  const [name = '', ...args] = redirected < 0 ? given : given.slice(0, redirected);
  if (name.startsWith('-')) return Object.hasOwn(PROGRAM_OPTIONS, name.slice(2)) ? null : `no option ${name}`;
  if (!Object.hasOwn(USAGES, name)) return `no command ${name}`;
  const usage = await USAGES[name as CommandName].load();
  try {
    const options = { ...usage.options, ...HELP_OPTION };
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options }) as {
      values: Record<string, unknown>;
      positionals: string[];
    };
    if (positionals.length > 0 && usage.operands === undefined) return `${name} has no operand`;
    const { plan, fault } = values;
    const plans: readonly { id: string }[] = name === 'prove' ? builtInProofPlans() : builtInPlans();
    if (typeof plan === 'string' && !plan.endsWith('.json') && !plans.some(({ id }) => id === plan)) return `no plan ${plan}`;
    const faults = Array.isArray(fault) ? fault.map((each: string) => each.replace(/^(?:api|auth):|=.*$/g, '')) : [];
    const known: readonly string[] = name === 'tap' ? TROUBLE_KINDS : FAULTS.map(({ id }) => id);
    return faults.every((id) => known.includes(id)) ? null : `no fault ${faults}`;
  } catch (error) {
    return String(error);
  }
}

describe('commands on the pages', () => {
  it('are ones that the command line takes, with all their options', async () => {
    expect(COMMAND_LINES.length).toBeGreaterThan(30);
    const faults = await Promise.all(COMMAND_LINES.map(async (each) => ({ ...each, fault: await faultOf(each.line) })));
    expect(faults.filter(({ fault }) => fault !== null)).toEqual([]);
  });

  it('of npm are scripts of the project, and those of node are files', () => {
    const code = PAGES.flatMap((page) => codeIn(textOf(page)).map((line) => ({ page, line })));
    const scripts = code.flatMap(({ page, line }) => {
      const [, name] = /^npm (?:run )?(start|test|(?<=run )[\w:]+)/.exec(line) ?? [];
      return name === undefined ? [] : [{ page, name }];
    });
    expect(scripts.length).toBeGreaterThan(10);
    expect(scripts.filter(({ name }) => !Object.hasOwn(packageJson.scripts, name))).toEqual([]);
    const files = code.flatMap(({ page, line }) =>
      [...line.matchAll(/\bnode (build\/\S+\.mjs)/g)].map(([, path = '']) => ({ page, path })),
    );
    expect(files.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('what the pages say of the app', () => {
  it('docs/data.md names the data folders and the keychain entry that the code uses', () => {
    const text = textOf('docs/data.md');
    const home = '~';
    for (const place of [
      dataFolder({ platform: 'win32', env: { APPDATA: '%APPDATA%' }, home }),
      dataFolder({ platform: 'darwin', env: {}, home }),
      dataFolder({ platform: 'linux', env: {}, home }),
    ])
      expect(text).toContain(`\`${place}\``);
    const { id } = identityOf(false);
    expect(text).toContain(`\`${entryName(id, 'vault-key', 'win32').replaceAll('"', '')}\``);
    expect(text).toContain(`\`${id}\`, account \`vault-key\``);
    expect(readSource('electron/platform/vault/vault.ts')).toContain("'vault-key'");
  });

  it.each([
    ['docs/katana.md', katana],
    ['docs/catapa.md', catapa],
  ])('%s has the addresses, scopes, calls and explanations of its template', (page, { settings, rules }) => {
    const text = textOf(page);
    const { endpoints = {}, scopes = [], audience, apiBaseUrl, calls = [] } = settings;
    const told = [...Object.values(endpoints), ...scopes, audience, apiBaseUrl, ...calls.flatMap(({ name, url }) => [name, url])];
    expect(told.filter((each) => each && !text.includes(each))).toEqual([]);
    expect(Object.keys(rules ?? {}).filter((code) => !text.includes(`errors.md#${code}`))).toEqual([]);
  });

  it('paths through the window are made of names that stand in it', () => {
    const sources = filesIn(['renderer', 'electron/model', 'electron/shell']).map(readSource).join('\n');
    const paths = ['README.md', ...DOCS].flatMap((page) =>
      [...textOf(page).matchAll(/\*\*([^*\n]+ > [^*\n]+)\*\*/g)].flatMap(([, path = '']) =>
        path.split(' > ').map((name) => ({ page, name })),
      ),
    );
    expect(paths.length).toBeGreaterThan(15);
    expect(paths.filter(({ name }) => !sources.includes(name))).toEqual([]);
  });
});
