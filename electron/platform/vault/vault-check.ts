import type { Random } from '../../core/ports';
import type { VaultKey } from './sealed-file';
import type { VaultFolder } from './vault-folder';

const CHECK_TEXT = 'tokenscope vault key check';
/** Files read at a time; more only queue up behind Node's four file threads. */
const AT_A_TIME = 8;

/**
 * Tells whether records are sealed under this key. The key check decides; where it is gone or damaged, the records do.
 * Writes a new key check once the key has proven right, and moves a damaged one aside for that; a folder that can't be written is no obstacle.
 */
export async function judgeKey(folder: VaultFolder, key: VaultKey, random: Random): Promise<'right' | 'wrong'> {
  const marker = await folder.readMarker();
  const check = marker === null ? null : key.unseal(marker, 'key-check');
  if (check?.kind === 'open' && check.text === CHECK_TEXT) return 'right';
  const records = await recordKinds(folder, key);
  if (records.size > 0 && !records.has('open')) {
    return check?.kind === 'other-key' || records.has('other-key') ? 'wrong' : 'right';
  }
  if (records.size === 0 && check?.kind === 'other-key') return 'wrong';
  try {
    if (marker !== null) await folder.setAside('marker');
    await folder.writeMarker(key.seal(CHECK_TEXT, 'key-check', random));
  } catch {
    // Reading works without it; the next start tries again.
  }
  return 'right';
}

/** Opens every record once. Returns the ids of those that don't open. */
export async function readRecords(folder: VaultFolder, key: VaultKey): Promise<string[]> {
  const corrupt: string[] = [];
  await each(await folder.ids(), async (id) => {
    const kind = await kindOf(folder, key, id);
    if (kind !== 'open' && kind !== null) corrupt.push(id);
    return true;
  });
  return corrupt.sort();
}

async function recordKinds(folder: VaultFolder, key: VaultKey): Promise<Set<string>> {
  const kinds = new Set<string>();
  await each(await folder.ids(), async (id) => {
    const kind = await kindOf(folder, key, id);
    if (kind !== null) kinds.add(kind);
    return kind !== 'open';
  });
  return kinds;
}

/** null: gone in the meantime. */
async function kindOf(folder: VaultFolder, key: VaultKey, id: string): Promise<'open' | 'other-key' | 'damaged' | null> {
  try {
    const sealed = await folder.readRecord(id);
    return sealed === null ? null : key.unseal(sealed, { record: id }).kind;
  } catch {
    return 'damaged';
  }
}

/** Until `visit` answers false. */
async function each(ids: string[], visit: (id: string) => Promise<boolean>): Promise<void> {
  for (let start = 0; start < ids.length; start += AT_A_TIME) {
    const answers = await Promise.all(ids.slice(start, start + AT_A_TIME).map(visit));
    if (answers.includes(false)) return;
  }
}
