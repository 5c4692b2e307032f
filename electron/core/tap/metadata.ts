import { type JsonMember, type JsonNode, readJson } from '../../model/text/json';
import { utf8Bytes, utf8Text } from '../base/bytes';
import type { AnswerRewriting } from './answers';

/** Members whose addresses lead to the tap, besides all that end in "_endpoint". */
const LED = new Set(['jwks_uri', 'resource', 'authorization_servers', 'pushed_authorization_request_endpoint']);

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Metadata whose endpoints lead to the tap, and whose issuer is the one that the app is set up with (RFC 8414 section 3.3 has it compare them).
 * Members keep their order, and all else its letters. null: nothing is to be changed.
 */
export function changedMetadata(body: Uint8Array, how: AnswerRewriting): Uint8Array | null {
  const text = utf8Text(body);
  const reading = readJson(text);
  if (!reading.ok || reading.node.kind !== 'object' || text.includes('\ufffd')) return null;
  const { node } = reading;
  const edits = node.members.flatMap((member, index) =>
    member.name === 'signed_metadata' ? withoutMember(text, node, index, how) : ofMember(member, how),
  );
  if (edits.length === 0) return null;
  let at = 0;
  let done = '';
  for (const edit of edits) {
    done += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return utf8Bytes(done + text.slice(at));
}

function ofMember({ name, value }: JsonMember, how: AnswerRewriting): Edit[] {
  const isIssuer = name === 'issuer' || name === 'authorization_servers';
  if (isIssuer ? how.keepsIssuer : !LED.has(name) && !name.endsWith('_endpoint')) return [];
  const texts = value.kind === 'array' ? value.items : [value];
  return texts.flatMap((each) => ofText(name, each, how));
}

function ofText(name: string, node: JsonNode, { addresses, seen, note, left }: AnswerRewriting): Edit[] {
  if (node.kind !== 'text') return [];
  const where = `response member ${name}`;
  const local = addresses.toLocal(node.value, seen, where, note);
  // These two are compared, and not gone to.
  if (local === node.value && name !== 'issuer' && name !== 'resource') left(node.value, 'authorization-server', where);
  return local === node.value ? [] : [{ start: node.start, end: node.end, text: JSON.stringify(local) }];
}

/** A signed copy of the metadata would win over them (RFC 8414 section 2.1), and can't be rewritten. */
function withoutMember(text: string, node: JsonNode & { kind: 'object' }, index: number, { note }: AnswerRewriting): Edit[] {
  const [member, before] = [node.members[index], node.members[index - 1]];
  if (member === undefined) return [];
  note({ where: 'response member signed_metadata', from: 'signed_metadata', to: '' });
  if (before !== undefined) return [{ start: before.value.end, end: member.value.end, text: '' }];
  const [comma = ''] = /^\s*,/.exec(text.slice(member.value.end)) ?? [];
  return [{ start: node.start + 1, end: member.value.end + comma.length, text: '' }];
}
