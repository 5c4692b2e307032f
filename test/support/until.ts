import { expect } from 'vitest';

/** Waits for something to be so. Where it never is, the test fails and says what it waited for. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { interval: 5, message: `Waited in vain for this: ${what}` }).toBe(true);
}
