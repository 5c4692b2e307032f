import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { layoutFaults } from './support-layout';
import { ask } from './support-window';

interface Axe {
  run: (where: object, options: object) => Promise<AxeResults>;
  _audit: { rules: { id: string; impact: string; enabled: boolean }[] };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the screen as it is, serious or critical, one line each. The debugger's own scripts are not subject to the page's policy. */
export async function seriousOn(window: Page, rules: string[] | null = null): Promise<string[]> {
  if (!(await window.evaluate(() => 'axe' in self))) await window.evaluate(AXE);
  const { violations } = await window.evaluate(async (only) => {
    const axe = Reflect.get(self, 'axe') as Axe;
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
      await ask(window, 'settings.update', { theme });
      await window.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
    }
    const rules = index === 0 ? null : ['color-contrast', 'link-in-text-block'];
    found.push(...(await seriousOn(window, rules)).map((line) => `${name}, ${theme}: ${line}`));
  }
  return found;
}
