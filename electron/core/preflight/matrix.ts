import type { Connection } from '../../model/connection';
import { takes } from '../../model/grants';
import { type PreflightPatch, type PreflightProbe, withPatch } from '../../model/preflight';
import { redirectUriOf } from '../grants/silent-request';
import type { ResolvedServer } from '../wire/discovery';
import { Stopped } from './polite';
import type { Reading } from './reading';
import type { Asker, PreflightRun } from './run';
import { type Spelling, spellingsOf } from './spellings';

/** Requests that stay for the token endpoint. */
const RESERVED = 3;
/** Parts that are changed together, at most. */
const MAX_TOGETHER = 3;

/** What the matrix came to: which spellings the server accepts, together, and the answer to them. */
export interface Working {
  spellings: readonly Spelling[];
  patch: PreflightPatch;
  reading: Reading;
}

/**
 * Tries other spellings of what is refused: one part at a time, and where that makes the server refuse another part, that one on top of it. The
 * first request that is accepted ends it. null: none was.
 *
 * @param refused How the server took the request as the connection sends it.
 */
export async function findWorking(run: PreflightRun, asker: Asker, server: ResolvedServer, refused: Reading): Promise<Working | null> {
  const { connection, others, http, report } = run;
  const all = spellingsOf(connection, server, others).filter(({ about }) => about !== 'pkce' || takes(connection, 'pkce'));
  report.probe(probeOf(run.connection, 'as-set', {}, refused));
  let chosen: readonly Spelling[] = [];
  let reading = refused;
  let count = 0;
  while (chosen.length < MAX_TOGETHER) {
    const changed = new Set(chosen.map(({ about }) => about));
    const open = all.filter(({ about }) => !changed.has(about) && (reading.about === null || about === reading.about));
    let next: { spellings: readonly Spelling[]; reading: Reading } | null = null;
    for (const spelling of open) {
      if (http.left <= RESERVED) return null;
      const spellings = [...chosen, spelling];
      const patch = patchOf(spellings);
      count += 1;
      const id = `probe-${count}`;
      report.probe({ ...probeOf(connection, id, patch, null), outcome: 'waiting' });
      const answer = await asker.ask(patch).catch((error: unknown) => (error instanceof Stopped ? null : Promise.reject(error)));
      if (answer === null) {
        report.probe({ ...probeOf(connection, id, patch, null), outcome: 'not-sent' });
        return null;
      }
      report.probe(probeOf(connection, id, patch, answer));
      if (answer.outcome === 'accepted') {
        report.works(id);
        return { spellings, patch, reading: answer };
      }
      if (isFurther(reading, answer)) {
        next = { spellings, reading: answer };
        break;
      }
    }
    if (next === null) return null;
    chosen = next.spellings;
    reading = next.reading;
  }
  return null;
}

/** Whether the change mended what was refused: another part is refused now, or the refusal now comes back to the redirect URI. */
function isFurther(before: Reading, now: Reading): boolean {
  if (now.outcome !== 'refused' || now.mark === before.mark || now.about === null || now.about === 'client') return false;
  return (before.about !== null && now.about !== before.about) || (now.isSentBack && !before.isSentBack);
}

const patchOf = (spellings: readonly Spelling[]): PreflightPatch => Object.assign({}, ...spellings.map(({ patch }) => patch));

function probeOf(connection: Connection, id: string, patch: PreflightPatch, reading: Reading | null): PreflightProbe {
  const settings = withPatch(connection, patch);
  const { audience, resource, scopes, pkce } = settings;
  return {
    id,
    redirectUri: takes(settings, 'receiver') ? redirectUriOf(settings) : null,
    resource: audience === null || audience === '' ? resource : [...resource, audience],
    scopes: scopes.filter((scope) => scope !== ''),
    pkce,
    outcome: reading?.outcome ?? 'waiting',
    text: reading?.text ?? '',
    evidence: reading?.evidence[0] ?? null,
    change: Object.keys(patch).length === 0 ? null : patch,
  };
}
