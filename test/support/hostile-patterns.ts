import { parseSync } from 'vite';
import { allowedMs, cpuMs } from './linear-time';
import { filesIn, readSource } from './sources';

export interface FoundPattern {
  /** "electron/core/token/decode.ts: /x+/g" */
  name: string;
  pattern: RegExp;
}

/** Every regular expression written as a literal in those folders. */
export function patternsIn(...folders: string[]): FoundPattern[] {
  return filesIn(folders).flatMap(patternsOf);
}

function patternsOf(path: string): FoundPattern[] {
  const found: FoundPattern[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each);
    else if (typeof node === 'object' && node !== null) {
      const { type, regex } = node as { type?: unknown; regex?: { pattern: string; flags: string } };
      if (type === 'Literal' && regex)
        found.push({ name: `${path}: /${regex.pattern}/${regex.flags}`, pattern: new RegExp(regex.pattern, regex.flags) });
      else for (const each of Object.values(node)) visit(each);
    }
  };
  visit(parseSync(path, readSource(path)).program);
  return found;
}

/** A text that the pattern likes the beginning of: its pieces one after the other, first choices taken. */
function sampleOf({ source }: RegExp): string {
  return source
    .replace(/\(\?<?[=!][^()]*\)|\\[bB]|[$^]/g, '')
    .replace(/\(\?(?::|<\w+>)/g, '(')
    .replace(/\[\^[^\]]*\]/g, 'a')
    .replace(/\[\\?(\\.|[^\]])[^\]]*\]/g, (_, first: string) => one(first))
    .replace(/\\([wdsSWDnrt./\\()[\]{}|*+?^$"'-])/g, (_, letter: string) => one(`\\${letter}`))
    .replace(/\|[^()|]*/g, '')
    .replace(/\{(\d+)(,\d*)?\}|[*+?()]/g, '')
    .slice(0, 60);
}

function one(member: string): string {
  const letter = member.replace(/^\\/, '');
  if (member === letter) return member === '.' ? 'a' : member;
  return { w: 'a', d: '1', s: ' ', S: 'a', W: '-', D: 'a', n: '\n', r: '\r', t: '\t' }[letter] ?? letter;
}

const UNITS = [
  'a',
  ' ',
  '\n',
  '1',
  '"',
  "'",
  '\\',
  '<',
  '%25',
  '[',
  '=',
  '&',
  '-',
  '.',
  ',',
  ':',
  '/',
  'a ',
  'A',
  'a.',
  '\r\n',
  '-----BEGIN A-----',
  '-eyJ',
];

/** Texts of about that length that begin as the pattern wants, go on for long, and end as it does not. @param few Only those made of its own pieces. */
function hostileTexts(pattern: RegExp, length: number, few = false): string[] {
  const sample = sampleOf(pattern);
  const own = [sample, sample.slice(0, 1), sample.slice(0, Math.ceil(sample.length / 2)), sample.slice(-1)].filter((unit) => unit !== '');
  const units = [...new Set(few ? [...own.slice(0, 2), ' '] : [...UNITS, ...own])];
  return units.flatMap((unit) => {
    const body = bodyOf(unit, length);
    return few || sample === '' ? [body] : [body, sample + body];
  });
}

const bodies = new Map<string, string>();

/** A unit again and again. Those that every pattern meets are made once. */
function bodyOf(unit: string, length: number): string {
  const key = `${length} ${unit}`;
  const body = bodies.get(key) ?? `${unit.repeat(Math.ceil(length / unit.length))}\u0001`;
  if (UNITS.includes(unit)) bodies.set(key, body);
  return body;
}

/** Plain passes over the text that any linear pattern gets along with; what takes quadratic time needs many more at 64 KiB. */
const PASSES = 15;

/** At this length most quadratic patterns show themselves, and soon. */
const SHORT = 8 * 1024;
/** At this one all that were ever seen. */
const LONG = 64 * 1024;

/**
 * To ask for the time costs as much as to go through a text, and most patterns are done with several in what one is allowed. No more, for a
 * pattern that takes quadratic time goes through all of them.
 */
const TOGETHER = 8;

/** Whether some hostile text takes the pattern more than linear time: up to 64 KiB of it, then 256 KiB made of the pattern's own pieces. */
export function isSlow(pattern: RegExp): boolean {
  const slowOn = (length: number, few = false) => {
    const texts = hostileTexts(pattern, length, few);
    for (let from = 0; from < texts.length; from += TOGETHER) {
      const some = texts.slice(from, from + TOGETHER);
      const isQuick = cpuMs(() => some.forEach((text) => void through(pattern, text))) <= allowedMs(length, PASSES);
      if (!isQuick && some.some((text) => takesTooLong(pattern, text))) return true;
    }
    return false;
  };
  // Without a repetition that has no end, a longer text costs each place in it no more than a short one.
  const endless = /[*+]|\{\d+,\}/.test(pattern.source);
  // One of thousands needs a text that is longer than itself.
  const long = endless || /\{\d+,\d{4,}\}/.test(pattern.source);
  return slowOn(SHORT) || (long && slowOn(LONG)) || (endless && slowOn(256 * 1024, true));
}

/** Goes through the text with the pattern. One that sticks to its place is tried at the beginning. */
function through(pattern: RegExp, text: string): string {
  const flags = pattern.flags.replace(/[gy]/g, '');
  return text.replace(new RegExp(pattern.source, `${flags}${pattern.sticky ? 'y' : 'g'}`), '');
}

/** Whether to go through the text with the pattern takes more than linear time. */
function takesTooLong(pattern: RegExp, text: string): boolean {
  const allowed = allowedMs(text.length, PASSES);
  // Twice, for the first time may hold a collection of garbage or a compilation, and the machine may have become slower.
  return cpuMs(() => through(pattern, text)) > allowed && cpuMs(() => through(pattern, text)) > allowedMs(text.length, PASSES, true);
}
