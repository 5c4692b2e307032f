import { relative, sep } from 'node:path';

/** A part of `npm test` that does not run here. @typedef {{ name: string; reason: string }} LeftOut */

/** Projects of vite.config.ts that need no desktop. */
const NODE = ['core', 'pages', 'unit'];

/** Those that need a keychain or the packaged app: what they are for a person, and why they can't run on a machine; null: they can. */
const APP = [
  {
    project: 'credentials',
    name: 'keychain and vault',
    lacks: ({ platform }) => (platform === 'linux' ? null : 'these tests start a gnome-keyring on a D-Bus session bus of their own'),
  },
  {
    project: 'desktop',
    name: 'desktop',
    lacks: ({ platform }) =>
      platform === 'linux' ? null : 'these tests need Xvfb, a window manager, xdg-utils and /proc; smoke starts the app here',
  },
  { project: 'smoke', name: 'smoke', lacks: () => null },
];

/** The conformance suite: why it can't run on a machine; null: it can. */
const suiteLacks = ({ platform }) => (platform === 'linux' ? null : "its sign-ins would open this machine's browser");

/**
 * What of `npm test` runs on a machine, and what is left out there and why.
 * @param {{ platform: NodeJS.Platform; env: Record<string, string | undefined> }} machine
 * @returns {{ node: string[]; suite: boolean; app: string[]; desk: 'none' | 'run' | 'stage'; leftOut: LeftOut[] }}
 *   `node`, `app`: projects of the two halves. `suite`: whether the conformance suite runs with the first. `desk`: what the second half needs set up: nothing, Electron, or also a desktop of its own.
 */
export function partsOf(machine) {
  const lacks = (part) => (machine.env.TOKENSCOPE_SKIP_DESKTOP === '1' ? 'TOKENSCOPE_SKIP_DESKTOP=1' : part.lacks(machine));
  const app = APP.filter((part) => lacks(part) === null).map(({ project }) => project);
  const desk = app.length === 0 ? 'none' : machine.platform === 'linux' ? 'stage' : 'run';
  const reasons = [...APP.map((part) => ({ name: part.name, reason: lacks(part) })), { name: 'conformance', reason: suiteLacks(machine) }];
  const leftOut = reasons.filter(({ reason }) => reason !== null);
  return { node: NODE, suite: suiteLacks(machine) === null, app, desk, leftOut };
}

/** Marks the title that says why the tests below it are left out; test/support/system.ts writes it. A test can also set it as `meta.leftOut`. */
const LEFT_OUT = 'left out: ';

/**
 * The tests that a Vitest run skipped, by the reason above them, and those that left out a part of themselves.
 * @param {any} report of Vitest's JSON reporter
 * @returns {LeftOut[]} `name`: titles and file
 */
export function leftOutOf(report) {
  const isLeftOut = ({ status, meta }) => (status !== 'passed' && status !== 'failed') || meta?.leftOut !== undefined;
  const skipped = report.testResults.flatMap(({ name: file, assertionResults = [] }) =>
    assertionResults.filter(isLeftOut).map((test) => ({ ...test, file })),
  );
  return skipped.map(({ ancestorTitles = [], title, file, meta }) => {
    const why = ancestorTitles.find((each) => each.startsWith(LEFT_OUT));
    const titles = [...ancestorTitles.filter((each) => each && each !== why), title];
    const reason = meta?.leftOut ?? why?.slice(LEFT_OUT.length) ?? 'for a reason that the test gives';
    return { name: `${titles.join(' > ')} (${file.split(/[\\/]/).at(-1)})`, reason };
  });
}

/**
 * The tests of a Vitest run that failed and the files that could not be loaded, each with the first lines of why.
 * @param {any} report of Vitest's JSON reporter
 * @param {string} root
 * @returns {string[]} several lines each: file and titles, then the message
 */
export function failuresOf(report, root) {
  return report.testResults.flatMap(({ name: path, status, message, assertionResults = [] }) => {
    const file = relative(root, path).replaceAll(sep, '/');
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [withWhy(file, message)] : [];
    return failed.map(({ ancestorTitles = [], title, failureMessages = [] }) =>
      withWhy([file, ...ancestorTitles, title].filter(Boolean).join(' > '), failureMessages.join('\n')),
    );
  });
}

const WHY_LINES = 12;

function withWhy(name, message = '') {
  const lines = message.split('\n').slice(0, WHY_LINES);
  return [name, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** What was left out, a line for each reason and one for each name. @param {readonly LeftOut[]} leftOut */
export function leftOutLines(leftOut) {
  const reasons = new Set(leftOut.map(({ reason }) => reason));
  return [...reasons].flatMap((reason) => [
    `Left out, ${reason}:`,
    ...leftOut.filter((each) => each.reason === reason).map(({ name }) => `  ${name}`),
  ]);
}
