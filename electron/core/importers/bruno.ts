import { bruIn } from './bru-blocks';
import { bruEnvironment, bruFolder, bruRequest } from './bruno-bru';
import { BRUNO_FIELDS, OPEN_COLLECTION_FIELDS } from './bruno-fields';
import { jsonCollection } from './bruno-json';
import { yamlEnvironment, yamlFolder, yamlInner, yamlRequest } from './bruno-yaml';
import { Gatherer } from './gather';
import type { Imported, SourceFile } from './imported';
import { BRACES } from './scope';
import { dictIn, jsonIn, member, textAt } from './source';
import { type Dialect, gatherTree, type Place, type Tree } from './tree';
import { yamlIn } from './yaml-source';

const BRU: Dialect = { syntax: BRACES, fields: BRUNO_FIELDS, placement: 'client_secret_post' };
const YAML: Dialect = { ...BRU, fields: OPEN_COLLECTION_FIELDS };

/** What a folder on disk is put together from. */
interface Folder {
  own: Partial<Place>;
  requests: Place[];
  folders: Map<string, Folder>;
}

/**
 * Bruno collections: the JSON export, and folders of .bru or YAML files. Where files lie in folders, their names say so.
 *
 * @throws Failure `connection-file-invalid`, with the place.
 */
export function readBruno(files: readonly SourceFile[]): Imported {
  const gatherer = new Gatherer();
  const exported = files.filter(({ name, text }) => isJson(text) && baseName(name) !== 'bruno.json');
  for (const file of exported) gatherTree(gatherer, jsonCollection(jsonIn(file)), BRU);
  const others = files.filter((file) => !exported.includes(file));
  const bru = others.filter(({ name, text }) => /\.bru$/i.test(name) || isJson(text));
  if (bru.length > 0) gatherTree(gatherer, treeOf(bru, readBru), BRU);
  const yaml = others.filter((file) => !bru.includes(file));
  if (yaml.length > 0) gatherTree(gatherer, treeOf(yaml, readYaml), YAML);
  return gatherer.imported('a Bruno collection');
}

const isJson = (text: string) => /^\ufeff?\s*\{/.test(text.slice(0, 1_000));
const baseName = (name: string) => name.split(/[\\/]/).at(-1) ?? name;
const stem = (name: string) => baseName(name).replace(/\.(bru|ya?ml)$/i, '');

type Part =
  | { is: 'collection'; name: string }
  | { is: 'folder' | 'request'; place: Partial<Place>; inner?: Tree }
  | { is: 'environment'; environment: Tree['environments'][number] };

function readBru(file: SourceFile): Part {
  const base = baseName(file.name);
  if (base === 'bruno.json') return { is: 'collection', name: textAt(jsonIn(file), 'name') };
  const blocks = bruIn(file);
  const isEnvironment =
    /(^|[\\/])environments[\\/]/.test(file.name) || [...blocks.keys()].every((name) => /^(vars(:secret)?|color)$/.test(name));
  if (isEnvironment) return { is: 'environment', environment: bruEnvironment(stem(file.name), blocks) };
  const request = bruRequest(stem(file.name), blocks);
  return request === null ? { is: 'folder', place: bruFolder(blocks) } : { is: 'request', place: request };
}

function readYaml(file: SourceFile): Part {
  const whole = dictIn(yamlIn(file));
  if (/(^|[\\/])environments[\\/]/.test(file.name) || (Array.isArray(member(whole, 'variables')) && member(whole, 'info') === undefined))
    return { is: 'environment', environment: yamlEnvironment(textAt(whole, 'name') || stem(file.name), whole) };
  const request = yamlRequest(whole);
  if (request !== null) return { is: 'request', place: request };
  return { is: 'folder', place: yamlFolder(whole), inner: yamlInner(whole) };
}

/** Puts files together as they lie on disk. The folder with the collection's own file is the root. */
function treeOf(files: readonly SourceFile[], read: (file: SourceFile) => Part): Tree {
  const environments: Tree['environments'][number][] = [];
  const isRoot = ({ name }: SourceFile) => /(^|[\\/])(bruno\.json|collection\.bru|opencollection\.ya?ml)$/i.test(name);
  const depth = Math.min(...(files.some(isRoot) ? files.filter(isRoot) : files).map(({ name }) => name.split(/[\\/]/).length - 1));
  const root: Folder = { own: {}, requests: [], folders: new Map() };
  for (const file of files) {
    const part = read(file);
    const path = file.name.split(/[\\/]/).slice(depth, -1);
    if (part.is === 'environment') environments.push(part.environment);
    else if (part.is === 'collection') root.own = { ...root.own, ...(part.name === '' ? {} : { name: part.name }) };
    else {
      const folder = path.reduce(folderWithin, root);
      if (part.is === 'request') folder.requests.push({ name: 'Request', ...part.place });
      else folder.own = { ...part.place, ...(folder.own.name === undefined ? {} : { name: folder.own.name }) };
      if (part.is === 'folder' && part.inner) {
        folder.requests.push(...(part.inner.root.places ?? []));
        environments.push(...part.inner.environments);
      }
    }
  }
  const placeOf = (folder: Folder, name: string): Place => ({
    name,
    ...folder.own,
    places: [...[...folder.folders].map(([inner, each]) => placeOf(each, inner)), ...folder.requests],
  });
  return { root: placeOf(root, 'Bruno collection'), environments, layers: [] };
}

function folderWithin(folder: Folder, name: string): Folder {
  const inner = folder.folders.get(name) ?? { own: {}, requests: [], folders: new Map() };
  folder.folders.set(name, inner);
  return inner;
}
