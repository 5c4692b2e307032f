import { Failure } from '../../model/failure';
import { isRecord } from '../base/untrusted-text';
import { placeInLines, readJson } from '../token/json';
import type { SourceFile } from './imported';

export const MAX_DEPTH = 100;

export type Dict = Readonly<Record<string, unknown>>;

/** Members are read by their own names only: `__proto__` in a file is a name like any other. */
export const member = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? (of as Dict)[name] : undefined;

export const dictIn = (value: unknown): Dict => (isRecord(value) ? value : {});
export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** A number and a yes or no as they are written; '' for everything else. */
export const textIn = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
export const textAt = (of: unknown, name: string): string => textIn(member(of, name));

/** @throws Failure `connection-file-invalid`, with the line. */
export function jsonIn({ name, text: whole }: SourceFile): unknown {
  const text = whole.replace(/^\ufeff/, '');
  const reading = readJson(text, MAX_DEPTH);
  if (!reading.ok) throw unreadable(name, `It isn't valid JSON: it ${reading.reason}.`, placeInLines(text, reading.offset));
  return JSON.parse(text);
}

/** @param place Line, or path of the member; never a value. */
export function unreadable(name: string, problem: string, place: string | null, action = 'Export it again, or correct it there.'): Failure {
  return new Failure({
    code: 'connection-file-invalid',
    what: `This file can't be imported. ${problem}`,
    likelyCause: 'It was cut off, edited by hand, or is a different kind of file.',
    action,
    evidence: [
      ...(name === '' ? [] : [{ label: 'File', value: name.slice(0, 200) }]),
      ...(place === null ? [] : [{ label: 'Place', value: place }]),
    ],
  });
}
