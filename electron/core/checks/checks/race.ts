import { Failure } from '../../../model/failure';
import type { Lab, LabGrant } from '../lab';
import { type Check, CouldNotRun, check, type Figures, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { type Attempt, attempt, isDecided, isRefusal, undecided } from './attempt';
import { refreshMeaning } from './control';
import { fateOf, spareToRefresh } from './own-grants';

/** How often two refreshes are sent at once: which of them comes first is chance. */
const TRIES = 5;

export const RACE_CHECKS: readonly Check[] = [
  check({
    id: 'refresh.concurrent',
    statement: 'Two refreshes at the same moment end as promised: within a leeway the family lives on, without one the second is a reuse.',
    why: 'Two processes of one app, or a request that was sent again, do this by accident. It decides whether people are then signed out.',
    reference: 'RFC 9700, section 4.14.2',
    wants: 'Where refresh tokens rotate, one refresh is taken, and the other is a reuse that ends the family (RFC 9700, section 4.14.2).',
    grants: ['spare'],
    signOff: false,
    effect: 'ends',
    spares: TRIES,
    promise: 'leewaySeconds',
    run: concurrent,
  }),
];

/** How one race ended. */
interface Race {
  both: [Attempt, Attempt];
  /** How many of the two were answered with tokens. */
  taken: number;
  lives: boolean;
  /** The refresh token changes when it is used. */
  rotates: boolean;
  /** The answer without tokens; null: both had them. */
  other: Attempt | null;
}

async function concurrent(lab: Lab): Promise<Outcome> {
  const { races, cut } = await raceOften(lab);
  const kinds = countedBy(races);
  const [first] = races;
  if (first === undefined) throw new CouldNotRun(cut ?? 'No race was run.');
  const measured = measuredOf(first, kinds, races.length);
  const short = cut === null ? '' : ` Then no more was tried: ${cut}`;
  if (kinds.length > 1) return warn(`${inChance(kinds, races.length)}${short}`, measured);
  const [verdict, text] = judge(lab, first);
  const told = `${text} It was so in ${times(races.length, races.length)}.${short}`;
  return { ...verdict(told, measured), expected: expectedOf(lab) };
}

/** Races on grants that may die; on the same one while its family lives. `cut`: why there were fewer than planned; null: there were not. */
async function raceOften(lab: Lab): Promise<{ races: Race[]; cut: string | null }> {
  const races: Race[] = [];
  while (races.length < TRIES) {
    try {
      races.push(await race(lab, await spareToRefresh(lab)));
    } catch (error) {
      const why =
        error instanceof Failure ? error.what : error instanceof CouldNotRun || error instanceof NotApplicable ? error.text : null;
      if (races.length === 0 || why === null) throw error;
      return { races, cut: why };
    }
  }
  return { races, cut: null };
}

/** @throws CouldNotRun an answer that says nothing about the refresh token. */
async function race(lab: Lab, grant: LabGrant): Promise<Race> {
  const before = grant.refreshToken;
  if (before === null) throw new CouldNotRun('The spare grant has no refresh token.');
  lab.step('Sends two refreshes with the same refresh token at the same moment.');
  const send = () => attempt(() => lab.refresh(grant, { refreshToken: before }));
  const [one, two] = await Promise.all([send(), send()]);
  const both: Race['both'] = [await refreshMeaning(lab, grant, one, before), await refreshMeaning(lab, grant, two, before)];
  const granted = both.filter(({ kind }) => kind === 'granted');
  if (granted.length === 0) return neither(lab, grant, both);
  // The later answer first: where only the newest refresh token counts, it is the one.
  const candidates = granted
    .toSorted((a, b) => (b.reply?.at ?? 0) - (a.reply?.at ?? 0))
    .map(({ reply }) => reply?.tokens?.refreshToken ?? before);
  lab.step('Refreshes again with what came back, to see whether the family lives.');
  const { fate, said } = await fateOf(lab, grant, [...new Set(candidates)], 'Two refreshes at once ended it.');
  if (fate === 'unclear') throw new CouldNotRun(`Whether the family lives after two refreshes at once is not known (${said}).`);
  const other = both.find(({ kind }) => kind !== 'granted') ?? null;
  const rotates = candidates.some((token) => token !== before);
  return { both, taken: granted.length, lives: fate === 'lives', rotates, other };
}

function neither(lab: Lab, grant: LabGrant, both: Race['both']): Race {
  const [first, second] = both;
  lab.end(grant, 'Two refreshes at once gave no tokens.');
  if (!isRefusal(first.kind)) throw undecided(first, 'Of two refreshes at once neither gave tokens. On the first');
  if (!isRefusal(second.kind)) throw undecided(second, 'Of two refreshes at once neither gave tokens. On the second');
  return { both, taken: 0, lives: false, rotates: false, other: first };
}

interface Kind {
  name: string;
  count: number;
  lives: boolean;
}

/** How the races ended, the most frequent end first. */
function countedBy(races: readonly Race[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const race of races) {
    const name = nameOf(race);
    const kind = kinds.get(name) ?? { name, count: 0, lives: race.lives };
    kind.count += 1;
    kinds.set(name, kind);
  }
  return [...kinds.values()].sort((a, b) => b.count - a.count);
}

function nameOf({ taken, lives }: Race): string {
  if (taken === 0) return 'both were refused';
  return `${taken === 2 ? 'both were taken' : 'one was taken'} and the family ${lives ? 'lived on' : 'ended'}`;
}

function times(count: number, all: number): string {
  return `${count} of ${all} ${all === 1 ? 'try' : 'tries'}`;
}

function inChance(kinds: readonly Kind[], all: number): string {
  const counted = kinds.map(({ name, count }) => `in ${times(count, all)} ${name}`).join(', ');
  const never = kinds.some(({ lives }) => !lives) ? ' A client must never refresh twice at once here.' : '';
  return `How two refreshes at the same moment end is chance: ${counted}.${never}`;
}

function measuredOf({ both: [first, second] }: Race, kinds: readonly Kind[], all: number): Figures {
  const counted = kinds.map(({ name, count }) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, times(count, all)]);
  return { 'First answer': first.said, 'Second answer': second.said, ...Object.fromEntries(counted) };
}

function expectedOf({ promises: { leewaySeconds, reuseEndsFamily } }: Lab): string | undefined {
  if (leewaySeconds !== null && leewaySeconds > 0) return `the family lives on, within a leeway of ${leewaySeconds} s`;
  return reuseEndsFamily === 'yes' ? 'one is taken; the other is a reuse, which ends the family' : undefined;
}

function judge({ promises }: Lab, { both, taken, lives, rotates, other }: Race): [typeof pass, string] {
  const { leewaySeconds, reuseEndsFamily } = promises;
  const leeway = leewaySeconds ?? 0;
  if (taken === 0) {
    const [first, second] = both;
    return [fail, `Both refreshes were refused (${first.said}; ${second.said}), although the refresh token was good.`];
  }
  if (other === null) {
    if (!lives) return [fail, 'Both refreshes were answered with tokens, yet no refresh token that they gave works.'];
    if (!rotates) return [pass, 'Both refreshes were answered with tokens, and the refresh token stays the same.'];
    if (leewaySeconds === 0) return [warn, 'Both refreshes were taken, and the family lives on, although no leeway was promised.'];
    return [pass, 'Both refreshes were taken, and the family lives on.'];
  }
  const turned = `One refresh was taken, the other was ${isDecided(other) ? 'refused' : 'not answered with tokens'} (${other.said})`;
  if (lives) return [pass, `${turned}; the family lives on.`];
  const text = `${turned}, and the family ended: the tokens of the one that was taken are of no use.`;
  if (leeway > 0 || reuseEndsFamily === 'no') return [fail, text];
  if (reuseEndsFamily === 'any') return [warn, `${text} A client must never refresh twice at once here.`];
  return [pass, `${turned}, and the family ended, as promised: a client must never refresh twice at once here.`];
}
