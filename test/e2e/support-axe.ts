import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { layoutFaults } from './support-layout';

interface Axe {
  run: (where: object, options: object) => Promise<AxeResults>;
  _audit: { rules: { id: string; impact: string; enabled: boolean; matches: (node: Element, ...others: unknown[]) => boolean }[] };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules whose verdict follows from colours. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/**
 * Runs in the page. Colours follow from what the style sheets can ask of an element and of all around it: in a theme, the rules of colour look
 * at the first element of each such kind.
 */
function lookOncePerKind(rules: readonly string[]): void {
  const seen = new Map<string, Set<string>>();
  const selectorsIn = (list: CSSRuleList): string[] =>
    [...list].flatMap((rule) => [
      ...(rule instanceof CSSStyleRule ? [rule.selectorText] : []),
      ...('cssRules' in rule ? selectorsIn(rule.cssRules as CSSRuleList) : []),
    ]);
  const numbers = new Map<string, string>();
  const kindsIn = (sheets: CSSStyleSheet[]) => {
    const selectors = sheets.flatMap((sheet) => selectorsIn(sheet.cssRules)).join(' ');
    const attributes = new Set([...selectors.matchAll(/\[([\w-]+)/g)].map(([, name]) => name as string));
    const states = [...new Set([...selectors.matchAll(/[^:](:[a-z-]+(?:\([\dn+ ]+\))?)(?![\w(-])/g)].map(([, state]) => state as string))];
    const kinds = new Map<Element | null, string>([[null, '']]);
    const kindOf = (node: Element | null): string => {
      const known = kinds.get(node);
      if (known !== undefined || node === null) return known ?? '';
      const asked = ['class', 'style', ...attributes].map((name) => node.getAttribute(name));
      const kind = JSON.stringify([kindOf(node.parentElement), node.tagName, asked, states.map((state) => node.matches(state))]);
      // A number in its place: a chain of kinds would grow with each step.
      if (!numbers.has(kind)) numbers.set(kind, `${numbers.size}`);
      const number = numbers.get(kind) ?? '';
      kinds.set(node, number);
      return number;
    };
    return kindOf;
  };
  let fresh = new Set<Element>();
  /** How many of a new kind there are. */
  const look = () => {
    const theme = document.documentElement.dataset.theme ?? '';
    const known = seen.get(theme) ?? new Set();
    seen.set(theme, known);
    const kindOf = kindsIn([...document.styleSheets, ...document.adoptedStyleSheets]);
    fresh = new Set();
    for (const node of document.body.querySelectorAll('*')) {
      const isText = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.nodeValue?.trim());
      if (!(isText || node.matches('input, textarea, select')) || !node.checkVisibility({ checkVisibilityCSS: true })) continue;
      const kind = kindOf(node);
      if (!known.has(kind)) fresh.add(node);
      known.add(kind);
    }
    return fresh.size;
  };
  const { rules: all } = (Reflect.get(self, 'axe') as Axe)._audit;
  for (const rule of all.filter(({ id }) => rules.includes(id))) {
    const { matches } = rule;
    rule.matches = (node, ...others) => fresh.has(node) && matches.call(rule, node, ...others);
  }
  Object.assign(self, { lookAtKinds: look });
}

/** What axe finds on the screen as it is, serious or critical, one line each. The debugger's own scripts are not subject to the page's policy. */
export async function seriousOn(window: Page, rules: string[] | null = null): Promise<string[]> {
  if (!(await window.evaluate(() => 'axe' in self))) {
    await window.evaluate(AXE);
    await window.evaluate(lookOncePerKind, OF_COLOUR);
  }
  const { violations } = await window.evaluate(async (only) => {
    const axe = Reflect.get(self, 'axe') as Axe;
    const fresh = (Reflect.get(self, 'lookAtKinds') as () => number)();
    if (only !== null && fresh === 0) return { violations: [] };
    // Each rule knows the impact of what it finds, so a third of them, which find lesser faults, need not run.
    const serious = axe._audit.rules.filter(({ impact, enabled }) => enabled && (impact === 'serious' || impact === 'critical'));
    // React Aria's announcements stay in the page for seconds after they were read out, naming buttons that may be gone by then.
    return axe.run(
      { exclude: ['[data-live-announcer]'] },
      { resultTypes: ['violations'], preload: false, runOnly: only ?? serious.map(({ id }) => id) },
    );
  }, rules);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`),
    );
}

/** Holds the screen to it in both themes, of the second one only the colours differ; and to be whole at every size. */
export async function checkScreen(window: Page, name: string): Promise<void> {
  expect.soft(await inThemes(window, name)).toEqual([]);
  await checkLayout(window, name);
}

/** Holds the screen to being whole at every size, and to nothing else. */
export async function checkLayout(window: Page, name: string): Promise<void> {
  expect.soft((await layoutFaults(window)).map((line) => `${name}, ${line}`)).toEqual([]);
}

async function inThemes(window: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  // Colours on their way from one theme to the other are not what is to be measured.
  await window.emulateMedia({ reducedMotion: 'reduce' });
  const shown = await window.evaluate(() => document.documentElement.dataset.theme);
  // Begins with the one that is on: to draw everything in another takes nearly as long as to look at it.
  const themes = shown === 'dark' ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  for (const [index, theme] of themes.entries()) {
    if (theme !== shown) {
      // As the setting does.
      await window.evaluate((other) => Object.assign(document.documentElement.dataset, { theme: other }), theme);
    }
    const rules = index === 0 ? null : OF_COLOUR;
    found.push(...(await seriousOn(window, rules)).map((line) => `${name}, ${theme}: ${line}`));
  }
  return found;
}
