import * as v from 'valibot';
import { backupSecret } from '../../model/backup';
import { type Connection, connection as connectionSchema } from '../../model/connection';
import { tidied } from '../../model/connection-rules';
import { preferences } from '../../model/window/preferences';
import { moment } from '../../model/text/limits';
import { storedObject } from '../../model/stored';
import { readStored } from '../../model/view';
import { family, type Family } from '../history/model';
import { withKept } from '../connection/kept';
import type { SecretRecord } from '../secrets';
import { utf8Bytes, utf8Text } from '../base/bytes';
import { jsonValue } from '../base/untrusted-text';
import { secretRecord } from './record-schema';

const MAX_CONNECTIONS = 100_000;
const MAX_OWN = 10_000;

/** What is sealed in a backup. Each connection is read by itself: one that can't be understood leaves the others as they are. */
const stored = v.object({
  madeAt: moment,
  version: v.pipe(v.string(), v.maxLength(100)),
  secrets: v.array(backupSecret),
  connections: v.pipe(v.array(v.unknown()), v.maxLength(MAX_CONNECTIONS)),
  plans: v.pipe(v.array(v.string()), v.maxLength(MAX_OWN)),
  templates: v.pipe(v.array(v.string()), v.maxLength(MAX_OWN)),
  settings: v.optional(v.record(v.string(), v.unknown())),
});
const entry = v.object({
  connection: v.record(v.string(), v.unknown()),
  sealed: v.optional(secretRecord),
  history: v.optional(v.array(family)),
});

export interface BackedUp {
  connection: Connection;
  /** Absent: nothing of a kind that was chosen is sealed for it. */
  sealed?: SecretRecord;
  history?: readonly Family[];
}

export interface BackupContent extends Omit<v.InferOutput<typeof stored>, 'connections'> {
  connections: BackedUp[];
}

export interface ReadContent {
  content: BackupContent;
  /** What can't be restored, and why. */
  left: { what: string; why: string }[];
}

export function printContent(content: BackupContent): Uint8Array {
  return utf8Bytes(JSON.stringify(content));
}

/** null: no backup says it like that. */
export function readContent(bytes: Uint8Array): ReadContent | null {
  const parsed = v.safeParse(stored, jsonValue(utf8Text(bytes)));
  if (!parsed.success) return null;
  const left: ReadContent['left'] = [];
  const ids = new Set<string>();
  const connections = parsed.output.connections.flatMap((given, index) => {
    const read = readEntry(given, left, `Connection ${index + 1}`);
    if (read === null || ids.has(read.connection.id)) return [];
    ids.add(read.connection.id);
    return [read];
  });
  return { content: { ...parsed.output, connections }, left };
}

const UNKNOWN = 'This version of Tokenscope does not know some of its settings.';

function readEntry(given: unknown, left: ReadContent['left'], unnamed: string): BackedUp | null {
  const parsed = v.safeParse(entry, given);
  const name = nameIn(given) ?? unnamed;
  const refuse = (why: string) => {
    left.push({ what: name, why });
    return null;
  };
  if (!parsed.success) return refuse('It is not written as Tokenscope writes it.');
  const { connection: raw, sealed, history } = parsed.output;
  const known = Object.fromEntries(Object.entries(raw).filter(([member]) => Object.hasOwn(connectionSchema.entries, member)));
  if (Object.keys(known).length < Object.keys(raw).length) left.push({ what: name, why: `${UNKNOWN} They are left out.` });
  try {
    const connection = readStored(connectionSchema, storedObject(connectionSchema, known, 'a connection') as unknown as Connection);
    if (connection === null) return refuse(UNKNOWN);
    const { id, mutedFindings: _, keepAlive: __, guide: ___, registered: ____, ...settings } = connection;
    const { settings: checked, wrong } = tidied(settings);
    if (wrong[0]) return refuse(wrong[0].what);
    return {
      connection: withKept({ id, ...checked }, { ...connection, variables: checked.variables }),
      ...(sealed && { sealed }),
      ...(history && { history }),
    };
  } catch {
    return refuse(UNKNOWN);
  }
}

function nameIn(given: unknown): string | null {
  const named = v.safeParse(v.object({ connection: v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }) }), given);
  return named.success ? named.output.connection.name : null;
}

/** App settings that go into a backup: all but where the window stands. */
export const backedUpSettings = v.partial(v.omit(preferences, ['layout']));
