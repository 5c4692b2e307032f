import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './report.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** @typedef {{ name: string; version: string; licence: string; texts: string[] }} Notice */

/** What a package says of its licence. @param {string} folder @returns {Notice} */
function noticeOf(folder) {
  const { name, version, license, licenses, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const licence = license?.type ?? license ?? licenses?.map(({ type }) => type).join(' or ');
  if (!licence && texts.length === 0)
    throw new Stop(`${name} ${version} says nothing of its licence.`, 'ask its authors, or do without it.');
  const by = typeof author === 'string' ? author : author?.name;
  if (texts.length === 0) texts.push(`${licence}${by ? `, by ${by}` : ''}. The package brings no text of it along.`);
  return { name, version, licence: licence ?? 'see below', texts };
}

/**
 * The licences of everything that a program brings along, as one text.
 * @param {string} root folder that has node_modules and dist
 * @param {string[]} bundles names of Vite's environments; each has left the list of its packages in dist/packages
 * @param {string[]} [beside] packages that are shipped as they are
 * @returns {string}
 * @throws Stop when a package says nothing of its licence, or a bundle has no list
 */
export function licences(root, bundles, beside = []) {
  const lists = bundles.map((name) => {
    const list = join(root, 'dist', 'packages', `${name}.json`);
    if (!existsSync(list)) throw new Stop(`${list} is missing.`, 'build first: npm run build');
    return JSON.parse(readFileSync(list, 'utf8'));
  });
  const folders = [...lists.flat(), ...beside.map((name) => `node_modules/${name}`)];
  const rule = '-'.repeat(80);
  const parts = folders
    .map((folder) => noticeOf(join(root, ...folder.split('/'))))
    .map(({ name, version, licence, texts }) => [`${name} ${version} (${licence})`, '', ...texts].join('\n'));
  return `${[readFileSync(join(root, 'LICENSE'), 'utf8').trim(), ...[...new Set(parts)].sort()].join(`\n\n${rule}\n`)}\n`;
}

/** The window's: with Electron's own licence. Chromium's are 9 MB, and lie beside the app as Electron delivers them. @param {string} root @param {string} keyring */
export function licencesOfApp(root, keyring) {
  const text = licences(root, ['client', 'main', 'preload'], ['@napi-rs/keyring', keyring, 'electron']);
  return `Tokenscope and what it is made of. For Chromium, which is in Electron, see LICENSES.chromium.html.\n\n${text}`;
}
