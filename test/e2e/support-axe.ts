import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { layoutFaults } from './support-layout';
import { ask } from './support-window';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the screen as it is, serious or critical, one line each. The debugger's own scripts are not subject to the page's policy. */
export async function seriousOn(window: Page, rules: string[] | null = null): Promise<string[]> {
  if (!(await window.evaluate(() => 'axe' in self))) await window.evaluate(AXE);
  const { violations } = await window.evaluate(async (only) => {
    const axe = Reflect.get(self, 'axe') as { run: (where: object, options: object) => Promise<AxeResults> };
    // React Aria's announcements stay in the page for seconds after they were read out, naming buttons that may be gone by then.
    return axe.run({ exclude: ['[data-live-announcer]'] }, { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) });
  }, rules);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`),
    );
}

type Theme = 'light' | 'dark';

/** Holds the screen to it in both themes, of the second one only the colours differ; and to be whole at every size. */
export async function checkScreen(window: Page, name: string, themes: readonly Theme[] = ['light', 'dark']): Promise<void> {
  const found = await inThemes(window, name, themes);
  found.push(...(await layoutFaults(window)).map((line) => `${name}, ${line}`));
  expect.soft(found).toEqual([]);
}

async function inThemes(window: Page, name: string, themes: readonly Theme[]): Promise<string[]> {
  const found: string[] = [];
  // Colours on their way from one theme to the other are not what is to be measured.
  await window.emulateMedia({ reducedMotion: 'reduce' });
  for (const theme of themes) {
    await ask(window, 'settings.update', { theme });
    await window.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
    const rules = theme === 'light' ? null : ['color-contrast', 'link-in-text-block'];
    found.push(...(await seriousOn(window, rules)).map((line) => `${name}, ${theme}: ${line}`));
  }
  return found;
}
