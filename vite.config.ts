import react from '@vitejs/plugin-react';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const external = ['electron', /^@napi-rs\/keyring/, ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** Quicker to load and smaller; names stay, so that stacks can be read and oidc-provider finds its stores, which it names after classes. */
const compact = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

/** Folders of tests that replace no module, and no global for longer than they run, so that files can share a process; */
const SHARED = [
  'core',
  'outputs',
  'cli',
  'clients',
  'faults',
  'practice',
  'shell',
  'build',
  'model',
  'renderer',
  'platform',
  'bench',
  'support',
];
/** but for these: they replace a module, load one anew, or leave a log in one that is kept; */
const APART = [
  'platform/preferences-store.test.ts',
  'platform/windows-files.test.ts',
  'renderer/features/checks/actions.test.ts',
  'renderer/features/editor/editing.test.tsx',
  'renderer/features/exchanges/filtering.test.tsx',
  'renderer/features/exchanges/kept-logs.test.tsx',
  'renderer/features/scratch/session.test.ts',
  'shell/text-menu.test.ts',
].map((file) => `test/${file}`);
/** for those that need a keychain; */
const KEYCHAIN = ['test/platform/keychain.test.ts', 'test/platform/vault.test.ts'];
/** and for these, which share a process and its page with each other. */
const PAGES = [
  'renderer/components/explanation.test.tsx',
  'renderer/components/later.test.tsx',
  'renderer/components/rehearse.test.tsx',
  'renderer/components/splitter.test.tsx',
  'renderer/components/toasts.test.tsx',
  'renderer/features/backup/restore.test.tsx',
  'renderer/features/calls/call-menu.test.tsx',
  'renderer/features/calls/elsewhere-page.test.tsx',
  'renderer/features/checks/asking.test.tsx',
  'renderer/features/checks/elsewhere.test.tsx',
  'renderer/features/checks/run-menu.test.tsx',
  'renderer/features/commands/focus.test.tsx',
  'renderer/features/commands/palette.test.tsx',
  'renderer/features/discovery/discovery.test.tsx',
  'renderer/features/editor/register.test.tsx',
  'renderer/features/environments/differences.test.tsx',
  'renderer/features/environments/marked.test.tsx',
  'renderer/features/environments/switcher.test.tsx',
  'renderer/features/export/export-dialog.test.tsx',
  'renderer/features/find/page-find.test.tsx',
  'renderer/features/flow/device-waiting.test.tsx',
  'renderer/features/flow/waiting.test.tsx',
  'renderer/features/guide/guide.test.tsx',
  'renderer/features/header/reuse.test.tsx',
  'renderer/features/import/dropped.test.tsx',
  'renderer/features/import/offered.test.tsx',
  'renderer/features/intake/intake-review.test.tsx',
  'renderer/features/preferences/fields.test.tsx',
  'renderer/features/preferences/kept-limits.test.tsx',
  'renderer/features/preferences/updates.test.tsx',
  'renderer/features/prove/prove.test.tsx',
  'renderer/features/preflight/preflight.test.tsx',
  'renderer/features/scratch/elsewhere.test.tsx',
  'renderer/features/sidebar/groups.test.tsx',
  'renderer/features/sidebar/several.test.tsx',
  'renderer/features/sidebar/tags.test.tsx',
  'renderer/features/tap/tap.test.tsx',
  'renderer/features/token/claims-keyboard.test.tsx',
  'renderer/features/token/first-focus.test.tsx',
  'renderer/features/welcome/paste-box.test.tsx',
  'renderer/state/ahead.test.ts',
  'renderer/state/answers-ahead.test.tsx',
  'renderer/state/layout.test.ts',
  'renderer/state/places.test.ts',
  'support/each-page.test.tsx',
].map((file) => `test/${file}`);

/** Gives back what the window has come to know. */
const KEPT_STORES = fileURLToPath(new URL('test/support/kept-stores.ts', import.meta.url));

/** Tests don't load style sheets; a class keeps its local name. */
const CLASSES = { css: { modules: { classNameStrategy: 'non-scoped' as const } } };

/** Guards against tests that hang; nothing takes as long, also on a machine that others keep busy. */
const PATIENCE = { testTimeout: 1_200_000, hookTimeout: 600_000, expect: { poll: { timeout: 240_000 } } };

/** Keeps bare imports such as `import './button.module.css'`: Vite drops a CSS module whose class names nobody reads. */
const wholeSheets: Plugin = {
  name: 'whole-sheets',
  enforce: 'post',
  transform: (code, id) =>
    /[\\/]components[\\/][\w-]+\.module\.css$/.test(id) ? { code, map: null, moduleSideEffects: 'no-treeshake' } : null,
};

/** Packages of which a bundle has what they say, not their code: their licences count as well. */
const PUBLIC = 'electron/model/public-providers.json';
const publicSources = Object.keys(JSON.parse(readFileSync(new URL(PUBLIC, import.meta.url), 'utf8')).sources);

/**
 * Writes dist/packages/NAME.json: folders of the packages that went into an environment's bundle, for their licences. Virtual modules are
 * the bundler's own code; files that style sheets and pages name are known by where they came from.
 */
const bundledPackages: Plugin = {
  name: 'bundled-packages',
  apply: 'build',
  generateBundle(_options, bundle) {
    const sources = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : part.originalFileNames));
    const folders = sources.map((source) => {
      const [, virtual] = /^\0(vite|rolldown)\//.exec(source) ?? [];
      return virtual
        ? `node_modules/${virtual}`
        : /^.*?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(source.replaceAll('\\', '/'))?.[1];
    });
    if (sources.some((source) => source.endsWith(PUBLIC))) folders.push(...publicSources.map((name) => `node_modules/${name}`));
    const list = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
    const folder = new URL('dist/packages/', import.meta.url);
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(`${this.environment.name}.json`, folder), `${JSON.stringify(list, null, 2)}\n`);
  },
};

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), wholeSheets, bundledPackages],
  // `row__name`: readable in the inspector and in tests. A test keeps the names of the files apart.
  css: { modules: { generateScopedName: (name, file) => `${basename(file).replace(/\.module\.css.*$/, '')}__${name}` } },
  // Releases refuse the switches by which tests drive the app, and local builds are apps of their own.
  define: {
    __LOCAL_BUILD__: JSON.stringify(process.env.TOKENSCOPE_LOCAL_BUILD === '1'),
    __VERSION__: JSON.stringify(version),
    __UPDATES__: process.env.TOKENSCOPE_UPDATES ?? 'null',
  },
  builder: {
    buildApp: async (builder) => {
      for (const environment of Object.values(builder.environments)) {
        if (['client', 'main', 'preload', 'cli'].includes(environment.name)) await builder.build(environment);
      }
    },
  },
  environments: {
    client: {
      build: {
        outDir: '../dist/renderer',
        emptyOutDir: true,
        target: 'chrome130',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: {
          // What the first list needs, in one file: each more costs the start a round trip.
          // The style sheets of a connection's pane are one file likewise.
          output: {
            codeSplitting: {
              groups: [
                { name: 'first', tags: ['$initial'] },
                { name: 'pane-styles', test: /features[\\/](header|token|vault|welcome)[\\/][\w-]+\.module\.css$/ },
              ],
            },
          },
        },
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
      build: {
        outDir: '../dist/main',
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: { main: 'electron/main.ts' },
          external,
          platform: 'node',
          // Electron loads an ES module some 50 ms later than a CommonJS one, and the window opens after that.
          output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs', minify: compact },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: '../dist/preload',
        emptyOutDir: true,
        target: 'chrome130',
        rolldownOptions: {
          input: { preload: 'electron/preload.ts' },
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
    // The command line, for Node alone. Each file costs a millisecond or two to find and read, so what the start needs is one, and what
    // most commands share another; what one command needs is a file that no other loads.
    cli: {
      consumer: 'server',
      // From a checkout, too, it is the release's: its usual folder is the one that people have.
      define: { __LOCAL_BUILD__: 'false' },
      resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
      build: {
        outDir: process.env.TOKENSCOPE_CLI_OUT ?? '../dist/cli',
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: { tokenscope: 'electron/cli.ts' },
          external,
          platform: 'node',
          output: {
            format: 'es',
            entryFileNames: '[name].mjs',
            chunkFileNames: '[name]-[hash].mjs',
            minify: compact,
            codeSplitting: {
              groups: [
                // Without the entry, which awaits the others: they would wait for it in turn.
                { name: 'first', tags: ['$initial'], test: (id) => !/[\\/]electron[\\/]cli\.ts$/.test(id), priority: 2 },
                { name: 'shared', minShareCount: 5, maxModuleSize: 12_000 },
              ],
            },
            banner: ({ isEntry }) => (isEntry ? '#!/usr/bin/env node' : ''),
          },
        },
      },
    },
  },
  test: {
    projects: [
      {
        test: {
          name: 'core',
          root: '.',
          include: ['test/*.test.ts', `test/{${SHARED.join(',')}}/**/*.test.{ts,tsx}`],
          exclude: [...APART, ...PAGES, ...KEYCHAIN],
          // Loading the sources again for each file takes a third of the time.
          isolate: false,
          ...CLASSES,
          ...PATIENCE,
        },
      },
      {
        // So that a question which one file leaves open does not hide the next one's page.
        resolve: { alias: [{ find: /^\.[./]*\/(state\/)?store$/, replacement: KEPT_STORES }] },
        test: {
          name: 'pages',
          root: '.',
          include: PAGES,
          environment: 'happy-dom',
          isolate: false,
          // What a file imports begins once for the process, this for each file.
          setupFiles: ['test/support/each-page.ts'],
          env: { NODE_ENV: 'test' },
          ...CLASSES,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'unit',
          root: '.',
          include: [`test/!(${SHARED.join('|')}|e2e|smoke)/**/*.test.{ts,tsx}`, ...APART],
          // Packaging, and some people's shells, say `production`; there React has no `act`.
          env: { NODE_ENV: 'test' },
          ...CLASSES,
          ...PATIENCE,
        },
      },
      {
        test: {
          // Vitest takes projects in the order of their names. Before `desktop`: at its end the vault's tests, among the longest, would run alone.
          name: 'credentials',
          root: '.',
          include: KEYCHAIN,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'desktop',
          root: '.',
          include: ['test/e2e/**/*.test.ts'],
          // Each file has a desk of its own; what they share is the sources, the practice provider's and the browser driver's above all.
          isolate: false,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'smoke',
          root: '.',
          include: ['test/smoke/**/*.test.ts'],
          ...PATIENCE,
        },
      },
    ],
  },
} as import('vitest/config').ViteUserConfig);
