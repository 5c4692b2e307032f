import { looksOpaque, mayNameSecret, memberKind, strayKind } from './names';
import type { SecretKind } from '../exchanges/model';
import type { Reading, Within } from './reading';

interface Container {
  array: boolean;
  /** The member that holds it is named like a secret: so are texts in it that look like one. */
  kind: SecretKind | null;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /[^\s"{}[\],:]+/y;

/**
 * JSON with secrets hidden by member name at any depth, within texts that are themselves JSON, a URL or pairs, and by value. Everything
 * else stays as written, numbers to the letter. Not a parser: what is cut off, broken or no single document goes through the same way, so
 * that it gives no more away than what is whole.
 */
export function redactJson(text: string, reading: Reading, within: Within, depth = 0): string {
  const done: string[] = [];
  const containers: Container[] = [];
  let name: string | null = null;
  let at = 0;
  const inherited = () => containers.at(-1)?.kind ?? null;
  const kindOf = (value: string): SecretKind | null => {
    if (name === null) return (containers.at(-1)?.array === true ? inherited() : null) ?? strayKind('', value, reading);
    return memberKind(name, value, reading.purpose) ?? (looksOpaque(value, 16) ? inherited() : null) ?? strayKind(name, value, reading);
  };
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '"') {
      const end = endOfString(text, at);
      const written = text.slice(at, end);
      const value = unquoted(written);
      at = end;
      const space = match(SPACE, text, at);
      if (text[at + space.length] === ':') {
        done.push(written.includes('\\') ? nameOf(written, value) : written, space, ':');
        at += space.length + 1;
        name = value;
        continue;
      }
      done.push(shown(written, value, kindOf(value)));
      name = null;
    } else if (character === '{' || character === '[') {
      // A list is of its name's kind whatever is in it; an object only as far as its members look like it.
      containers.push({ array: character === '[', kind: name === null ? inherited() : memberKind(name, LONG, reading.purpose) });
      name = null;
      done.push(character);
      at += 1;
    } else if (character === '}' || character === ']') {
      containers.pop();
      name = null;
      done.push(character);
      at += 1;
    } else {
      const scalar = match(SCALAR, text, at);
      const kind = scalar === '' || name === null || !mayNameSecret(name) ? null : memberKind(name, scalar, reading.purpose);
      // A PIN or a password of digits; other numbers under such names count something: max_tokens.
      const secret = (kind === 'password' || kind === 'client secret') && /^-?\d/.test(scalar);
      done.push(secret ? JSON.stringify(reading.hiding.place(kind, scalar, whereOf(name))) : scalar || character);
      if (scalar !== '' || character === ',') name = null;
      at += scalar.length || 1;
    }
  }
  return reading.hiding.text(done.join(''), `${reading.side} body`);

  function shown(written: string, value: string, kind: SecretKind | null): string {
    if (value === '') return written;
    const where = whereOf(name);
    if (kind !== null) return JSON.stringify(reading.hiding.place(kind, value, where));
    // What is known and stands here as it is, is hidden in the end with everything else.
    const plain = !written.includes('\\') && !mayNameSecret(value) && !/^\s*[[{]|@/.test(value);
    const left = reading.hiding.whole(value, where) ?? (plain ? value : within(value, reading, depth, where));
    return left === value ? written : JSON.stringify(left);
  }

  function nameOf(written: string, name: string): string {
    const left = reading.hiding.text(name, `${reading.side} body`);
    return left === name ? written : JSON.stringify(left);
  }

  function whereOf(member: string | null): string {
    return member === null ? `${reading.side} body` : `${reading.side} member ${member.slice(0, 80)}`;
  }
}

/** Stands for a value not seen yet where only its name counts. */
const LONG = 'x'.repeat(40);

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x5c) at++;
  }
  return text.length;
}

/** What a string says; as written between its quotes where JSON has no such string. */
function unquoted(written: string): string {
  if (!written.includes('\\') && written.endsWith('"') && written.length > 1) return written.slice(1, -1);
  const closed = written.length > 1 && written.endsWith('"') ? written : `${written}"`;
  try {
    return String(JSON.parse(closed));
  } catch {
    return closed.slice(1, -1);
  }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
