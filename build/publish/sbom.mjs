import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npmCommand } from '../commands.mjs';
import { root } from './version.mjs';

/** It is put around the app. package.json calls it a development dependency, and what it depends on is its installer's. */
const SHELL = 'electron';

/** @typedef {Record<string, { version: string; dependencies?: object; optionalDependencies?: object }>} Locked packages of package-lock.json by path */

/**
 * What is shipped: the packages that the app's own need, as name@version, and Electron.
 * @param {Locked} packages
 * @returns {Set<string>}
 */
export function shipped(packages) {
  /** Where Node finds a package from another's folder. @returns {string | null} */
  const found = (from, name) => {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
      const path = `${folder ? `${folder}/` : ''}node_modules/${name}`;
      if (packages[path]) return path;
      if (folder === '') return null;
    }
  };
  const paths = new Set();
  const visit = (from) => {
    const { dependencies = {}, optionalDependencies = {} } = packages[from];
    for (const name of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)]) {
      const path = found(from, name);
      if (path === null || paths.has(path)) continue;
      paths.add(path);
      visit(path);
    }
  };
  visit('');
  const named = (path) => `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${packages[path].version}`;
  return new Set([...paths, `node_modules/${SHELL}`].map(named));
}

/**
 * The bill of materials of what is shipped. npm's own `--omit dev` also leaves out packages that something for development needs as well.
 * @param {any} bom CycloneDX, of `npm sbom`, of everything
 * @param {Locked} packages
 */
export function billOfShipped(bom, packages) {
  const refs = shipped(packages);
  const { component: about } = bom.metadata;
  const app = about['bom-ref'];
  const shell = `${SHELL}@${packages[`node_modules/${SHELL}`].version}`;
  const needs = ({ ref, dependsOn }) => {
    if (ref === shell) return [];
    const kept = dependsOn.filter((each) => refs.has(each));
    if (ref !== app) return kept;
    const own = Object.keys(packages[''].dependencies);
    return [...kept.filter((each) => own.includes(each.slice(0, each.lastIndexOf('@')))), shell];
  };
  return {
    ...bom,
    // npm names the app after the folder it lies in.
    metadata: { ...bom.metadata, component: { ...about, name: app.slice(0, app.lastIndexOf('@')) } },
    components: bom.components
      .filter((each) => refs.has(each['bom-ref']))
      .map((each) => (each['bom-ref'] === shell ? { ...each, type: 'framework', scope: 'required', properties: [] } : each)),
    dependencies: bom.dependencies
      .filter(({ ref }) => ref === app || refs.has(ref))
      .map((each) => ({ ref: each.ref, dependsOn: needs(each) })),
  };
}

/** What the app is made of, as CycloneDX JSON, read from package-lock.json. */
export async function billOfMaterials() {
  // By NODE_ENV=production alone npm would leave Electron out.
  const { command, args } = npmCommand(
    ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only', '--include=dev'],
    process,
  );
  const { stdout } = await promisify(execFile)(command, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return billOfShipped(JSON.parse(stdout), packages);
}
