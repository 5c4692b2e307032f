/** Console lines of the scripts: what is being done, how long it took, what to do when it fails. */
const started = Date.now();
const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * Runs one long step: says its name, a sign of life every 5 seconds, and the time it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const from = Date.now();
  say(`· ${title} …`);
  const alive = setInterval(() => say(`  still at it: ${title} (${seconds(from)})`), 5000);
  try {
    const result = await work();
    say(`  done in ${seconds(from)}`);
    return result;
  } finally {
    clearInterval(alive);
  }
}

/** A failure whose text tells the person what to do; printed without a stack. */
export class Stop extends Error {
  /**
   * @param {string} what what happened
   * @param {string} action what to do about it
   */
  constructor(what, action) {
    super(`${what}\n  What to do: ${action}`);
    this.name = 'Stop';
  }
}

/**
 * Runs a script's main function, turns what it throws into one clear message, and ends with its exit code.
 * @param {() => Promise<number | void>} main
 */
export async function run(main) {
  let code = 1;
  try {
    code = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof Stop) say(`\n${error.message}`);
    else say(`\n${error instanceof Error ? error.stack : String(error)}`);
    say(`  (after ${seconds(started)})`);
  }
  // Ended here and now: a library's exit hook (electron-builder's) must not put another code in its place.
  process.stdout.write('', () => process.exit(code));
}
