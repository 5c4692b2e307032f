/**
 * Gives the focus to the first of these that is there, where what had it is gone: a person who works by keyboard goes on from here. Looks
 * once what is drawn next has been drawn.
 *
 * @param selectors The likeliest first.
 */
export function rescueFocus(...selectors: string[]): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const { activeElement, body } = document;
      // Where it only landed, as nothing better was there yet, it is as good as lost.
      const isKept = activeElement instanceof HTMLElement && activeElement !== body && activeElement.dataset.landing === undefined;
      if (isKept) return;
      const heir = selectors.flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)])[0];
      heir?.focus({ preventScroll: true });
    }),
  );
}
