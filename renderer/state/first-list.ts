let markUsable = () => {};

/** Resolves once the first list is usable. Code it doesn't need is loaded after that. */
export const firstList = new Promise<void>((resolve) => {
  markUsable = resolve;
});

/** Call after the first layout of the list; leaves a performance mark for measuring the start. */
export function markFirstList(): void {
  performance.mark('list-interactive');
  markUsable();
}
