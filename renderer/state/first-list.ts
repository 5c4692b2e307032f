let stands = () => {};

/** Resolves once the first list can be used. What isn't needed for it is loaded after that, so that it comes the sooner. */
export const firstList = new Promise<void>((resolve) => {
  stands = resolve;
});

/** To be called when the list has been rendered and laid out for the first time; leaves a mark for whoever measures the start. */
export function markFirstList(): void {
  performance.mark('list-interactive');
  stands();
}
