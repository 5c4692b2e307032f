import type { Page } from 'playwright-core';

/** Turns the bare page into what the app shows, with its style sheets, and a click anywhere into the next of `panes`. */
export async function paint(page: Page, styles: string, frame: string, panes: readonly string[]): Promise<void> {
  await page.evaluate(
    ({ styles, frame, panes }) => {
      const sheet = document.head.appendChild(document.createElement('style'));
      sheet.textContent = styles;
      document.body.innerHTML = frame;
      let next = 0;
      addEventListener('pointerdown', () => {
        const main = document.querySelector('main');
        if (main) main.innerHTML = panes[next % panes.length] ?? '';
        next += 1;
      });
    },
    { styles, frame, panes },
  );
}

export const stylesOf = (page: Page) =>
  page.evaluate(() =>
    [...document.styleSheets, ...document.adoptedStyleSheets]
      .flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))
      .join('\n'),
  );
export const frameOf = (page: Page) => page.evaluate(() => document.body.innerHTML);
export const paneOf = (page: Page) => page.evaluate(() => document.querySelector('main')?.innerHTML ?? '');

/**
 * Milliseconds from a click at a point until the frame is painted with which the pane has all its elements: what still comes within
 * `restMs`, such as an answer of the main process, counts. A second that passes in a text doesn't.
 */
export async function settledAfterClick(page: Page, at: { x: number; y: number }, restMs: number): Promise<number> {
  await page.evaluate((restMs) => {
    const settled = new Promise<number>((resolve) => {
      addEventListener(
        'pointerdown',
        ({ timeStamp }) => {
          let last = Number.NaN;
          let isAwaited = false;
          const observer = new MutationObserver(() => {
            if (isAwaited) return;
            isAwaited = true;
            requestAnimationFrame(() => {
              isAwaited = false;
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => {
                last = performance.now() - timeStamp;
              };
              port2.postMessage(null);
            });
          });
          observer.observe(document.querySelector('main') ?? document.body, { subtree: true, childList: true });
          setTimeout(() => {
            observer.disconnect();
            resolve(last);
          }, restMs);
        },
        { capture: true, once: true },
      );
    });
    Object.assign(self, { settled });
  }, restMs);
  await page.mouse.click(at.x, at.y);
  return page.evaluate(() => Reflect.get(self, 'settled') as Promise<number>);
}
