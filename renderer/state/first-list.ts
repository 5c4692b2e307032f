/** Milliseconds after which the rest loads even if nothing was painted. */
const UNSEEN_MS = 400;

let markUsable = () => {};

/** Resolves once the first list is on the screen. Code it doesn't need is loaded after that. */
export const firstList = new Promise<void>((resolve) => {
  markUsable = resolve;
});

/** Call after the first layout of the list; leaves a performance mark for measuring the start. */
export function markFirstList(): void {
  performance.mark('list-interactive');
  // Loading more before the list is on the screen puts that off by some 60 ms. A window that nobody sees paints nothing.
  const unseen = setTimeout(markUsable, UNSEEN_MS);
  requestAnimationFrame(() =>
    setTimeout(() => {
      clearTimeout(unseen);
      markUsable();
    }),
  );
}
