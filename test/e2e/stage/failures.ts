import type { Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { picture } from './app';

/** Keeps a picture of the pages as they were when the running test failed. */
export function keepPictures(pages: () => Record<string, Page | undefined>): void {
  onTestFailed(async ({ task }) => {
    for (const [name, page] of Object.entries(pages())) {
      if (!page || page.isClosed()) continue;
      await picture(page, `test-output/failed-${task.name.replace(/\W+/g, '-').slice(0, 60)}-${name}.png`).catch(() => {});
    }
  });
}
