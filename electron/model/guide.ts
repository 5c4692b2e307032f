import * as v from 'valibot';
import { counted } from './text/counts';
import type { Connection } from './connection';
import type { GrantState, GrantView } from './grant';
import { grantOf } from './grants';
import { lifetimeInShort } from './text/durations';
import { short } from './text/limits';

/** The steps of setting a connection up with guidance, in their order. */
export const GUIDE_STEPS = ['provider', 'request', 'answer', 'preflight', 'sign-in', 'call', 'done'] as const;
export type GuideStep = (typeof GUIDE_STEPS)[number];

/** How far a guided set-up has come, where the connection itself does not say. Nothing secret. Times in milliseconds since the epoch. */
export const guide = v.strictObject({
  /** What to ask for was dealt with. `sentAt` null: there was nothing to send, or not from here. */
  asked: v.optional(v.strictObject({ sentAt: v.nullable(v.number()) })),
  /** The person has entered what the provider gave them. */
  answered: v.optional(v.literal(true)),
  /** The person went on from the preflight. `verdict` null: without one that ran to its end. `count`: how many lines have that verdict. */
  checked: v.optional(
    v.strictObject({ verdict: v.nullable(v.picklist(['fail', 'warn', 'unknown', 'pass'])), count: v.number(), at: v.number() }),
  ),
  /** The first call that was answered well. `status` null: the person went on without one. */
  call: v.optional(v.strictObject({ name: short, status: v.nullable(v.number()), at: v.number() })),
  finishedAt: v.optional(v.number()),
});
export type Guide = v.InferOutput<typeof guide>;

/** What a person says of a step. */
export const GUIDE_MARKS = ['sent', 'not-sent', 'answered', 'checked', 'no-call', 'finished'] as const;
export type GuideMark = (typeof GUIDE_MARKS)[number];

type Checked = NonNullable<Guide['checked']>;

/**
 * The progress with a person's mark.
 *
 * @param now Milliseconds since the epoch.
 * @param found What the preflight found; null: it did not run, or not to its end.
 */
export function marked(progress: Guide, mark: GuideMark, now: number, found: Pick<Checked, 'verdict' | 'count'> | null = null): Guide {
  switch (mark) {
    case 'sent':
      return { ...progress, asked: { sentAt: now } };
    case 'not-sent':
      return { ...progress, asked: { sentAt: null } };
    case 'answered':
      return { ...progress, answered: true };
    case 'checked':
      return { ...progress, checked: { verdict: null, count: 0, ...found, at: now } };
    case 'no-call':
      return { ...progress, call: { name: '', status: null, at: now } };
    case 'finished':
      return { ...progress, finishedAt: now };
  }
}

type Guided = Pick<Connection, 'issuer' | 'endpoints' | 'clientId' | 'grantType' | 'guide'>;

/** Whether a step is behind the person, done or passed over. What the connection shows by itself is never told twice. */
function isBehind(step: GuideStep, { issuer, endpoints, clientId, guide: progress = {} }: Guided, state: GrantState): boolean {
  switch (step) {
    case 'provider':
      return issuer !== null || endpoints.token !== null || endpoints.authorization !== null;
    case 'request':
      return progress.asked !== undefined;
    case 'answer':
      return progress.answered === true && clientId !== '';
    case 'preflight':
      return progress.checked !== undefined || state !== 'never-connected';
    case 'sign-in':
      return state !== 'never-connected';
    case 'call':
      return progress.call !== undefined;
    case 'done':
      return progress.finishedAt !== undefined;
  }
}

/** `flawed`: done, and something was found. `skipped`: passed over, so that it shows nothing. */
export type StepState = 'done' | 'flawed' | 'skipped' | 'ahead';

export function stepStateOf(step: GuideStep, connection: Guided, state: GrantState): StepState {
  if (!isBehind(step, connection, state)) return 'ahead';
  const { checked, call } = connection.guide ?? {};
  if (step === 'call') return call?.status == null ? 'skipped' : 'done';
  if (step !== 'preflight') return 'done';
  if (checked?.verdict == null) return 'skipped';
  return checked.verdict === 'fail' || checked.verdict === 'warn' ? 'flawed' : 'done';
}

/** What came of the check before signing in, in a few words. @param works What it found stopped nothing, or was mended: tokens came. */
export function checkedWords({ checked }: Guide = {}, works = false): string {
  const { verdict = null, count = 0 } = checked ?? {};
  switch (verdict) {
    case 'fail':
      if (works) return `${counted(count, 'problem')} found before it worked`;
      return count === 1 ? '1 thing stands in the way' : `${count} things stand in the way`;
    case 'warn':
      return counted(count, 'warning');
    case 'unknown':
      return 'Nothing stands in the way, as far as the server tells beforehand';
    case 'pass':
      return 'Nothing stands in the way';
    case null:
      return 'Not checked';
  }
}

/** The first step that is still ahead; the last one once all is done. */
export const stepOf = (connection: Guided, state: GrantState): GuideStep =>
  GUIDE_STEPS.find((step) => !isBehind(step, connection, state)) ?? 'done';

/** "Step 3 of 7"; null: it is not, or no longer, being set up with guidance. */
export function setUpCaption(connection: Guided, state: GrantState): string | null {
  const { guide: progress } = connection;
  if (progress === undefined || progress.finishedAt !== undefined) return null;
  return `Step ${GUIDE_STEPS.indexOf(stepOf(connection, state)) + 1} of ${GUIDE_STEPS.length}`;
}

/** The same with what was passed over: "Step 5 of 7, 1 skipped". */
export function setUpWords(connection: Guided, state: GrantState): string {
  const skipped = GUIDE_STEPS.filter((step) => stepStateOf(step, connection, state) === 'skipped').length;
  return `${setUpCaption(connection, state) ?? 'Set up'}${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** What a sign-in and a call have shown. */
export interface Proof {
  name: string;
  /** In plain words; empty: the moment is all there is to say. */
  text: string;
  /** When it was, to be shown after the text; in milliseconds since the epoch. */
  at?: number;
}

type Proven = Pick<GrantView, 'receivedAt' | 'lifetimeMs' | 'hasRefreshToken' | 'scopesGranted' | 'scopesAsked'> & {
  access: Pick<NonNullable<GrantView['access']>, 'format'> | null;
};

/** What was proven while a connection was set up, for the window and the sheet. Contains no token. */
export function provenBy(connection: Pick<Connection, 'grantType' | 'guide'>, grant: Proven): Proof[] {
  const { call, checked } = connection.guide ?? {};
  const signsIn = grantOf(connection).signsIn !== false;
  const scopes = grant.scopesGranted ?? grant.scopesAsked;
  const proofs: (Proof | null)[] = [
    {
      name: 'Check before signing in',
      ...(checked?.verdict == null
        ? { text: checkedWords() }
        : { text: `${checkedWords({ checked }, grant.receivedAt !== null)},`, at: checked.at }),
    },
    grant.receivedAt === null ? null : { name: signsIn ? 'Signed in' : 'Token received', text: '', at: grant.receivedAt },
    {
      name: 'Kind of token',
      text: grant.access?.format === 'opaque' ? 'Opaque: only the provider can read it' : 'Readable: its claims can be inspected',
    },
    { name: 'Valid for', text: grant.lifetimeMs === null ? 'Not stated by the provider' : lifetimeInShort(grant.lifetimeMs) },
    { name: 'Refresh token', text: refreshWords(grant.hasRefreshToken, signsIn) },
    scopes.length === 0 ? null : { name: 'Permissions (scopes)', text: scopes.join(' ') },
    call?.status == null
      ? { name: 'First call', text: 'Not tried' }
      : { name: 'First call', text: `“${call.name}” returned ${call.status},`, at: call.at },
  ];
  return proofs.filter((proof) => proof !== null);
}

function refreshWords(hasOne: boolean, signsIn: boolean): string {
  if (hasOne) return 'Yes: a new token comes without another sign-in';
  return signsIn ? 'No: sign in again when the token expires' : 'Not needed: the next token is requested the same way';
}
