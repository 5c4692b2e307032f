import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './report.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** What may be in a program under the MIT licence: none of these says how the program itself is licensed. Names as SPDX has them. */
export const ALLOWED = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'OFL-1.1'];

/** Whether an SPDX expression lets a package be shipped: one of what "OR" offers is allowed, and so is each that "AND" adds. @param {string} licence */
export function isAllowed(licence) {
  const plain = licence.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(plain)) return false;
  return plain.split(/ or /i).some((offered) => offered.split(/ and /i).every((one) => ALLOWED.includes(one.trim())));
}

/** @typedef {{ name: string; version: string; licence: string; texts: string[] }} Notice */

/**
 * What a package says of its licence.
 * @param {string} folder
 * @param {string} mit text of the MIT licence, for packages that name it and bring no text along
 * @returns {Notice}
 */
function noticeOf(folder, mit) {
  const { name, version, license, licenses, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const licence = license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ');
  if (!licence) throw new Stop(`${name} ${version} says nothing of its licence.`, 'ask its authors, or do without it.');
  if (!isAllowed(licence)) throw new Stop(`${name} ${version} has the licence ${licence}, which is not on the list.`, 'do without it.');
  if (texts.length === 0 && licence !== 'MIT')
    throw new Stop(`${name} ${version} brings no text of its licence along (${licence}).`, 'ask its authors, or do without it.');
  const by = typeof author === 'string' ? author : author?.name;
  if (texts.length === 0) texts.push(`Copyright (c) ${by ?? `the authors of ${name}`}\n\n${mit}`);
  return { name, version, licence, texts };
}

/**
 * The licences of everything that a program brings along, as one text.
 * @param {string} root folder that has node_modules and dist
 * @param {string[]} bundles names of Vite's environments; each has left the list of its packages in dist/packages
 * @param {string[]} [beside] packages that are shipped as they are
 * @returns {string}
 * @throws Stop when a package says nothing of its licence, has one that is not allowed or comes without its text, or a bundle has no list
 */
export function licences(root, bundles, beside = []) {
  const lists = bundles.map((name) => {
    const list = join(root, 'dist', 'packages', `${name}.json`);
    if (!existsSync(list)) throw new Stop(`${list} is missing.`, 'build first: npm run build');
    return JSON.parse(readFileSync(list, 'utf8'));
  });
  const folders = [...lists.flat(), ...beside.map((name) => `node_modules/${name}`)];
  const rule = '-'.repeat(80);
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const mit = own.slice(own.indexOf('Permission is hereby granted'));
  const parts = folders
    .map((folder) => noticeOf(join(root, ...folder.split('/')), mit))
    .map(({ name, version, licence, texts }) => [`${name} ${version} (${licence})`, '', ...texts].join('\n'));
  return `${[own, ...[...new Set(parts)].sort()].join(`\n\n${rule}\n`)}\n`;
}

/** The window's: with Electron's own licence. Chromium's are 9 MB, and lie beside the app as Electron delivers them. @param {string} root @param {string} keyring */
export function licencesOfApp(root, keyring) {
  const text = licences(root, ['client', 'main', 'preload'], ['@napi-rs/keyring', keyring, 'electron']);
  return `Tokenscope and what it is made of. For Chromium, which is in Electron, see LICENSES.chromium.html.\n\n${text}`;
}
