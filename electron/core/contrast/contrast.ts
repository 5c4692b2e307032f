import type { Contrast, ContrastReason } from '../../model/contrast';
import { cleanText } from '../base/untrusted-text';
import { ANSWER_SUSPECTS } from './suspects/answers';
import { BINDING_SUSPECTS } from './suspects/binding';
import { CLIENT_SUSPECTS } from './suspects/client';
import { KEY_SUSPECTS } from './suspects/keys';
import { REQUEST_SUSPECTS } from './suspects/request';
import { TIME_SUSPECTS } from './suspects/times';
import { TOKEN_SUSPECTS } from './suspects/token';
import { USER_SUSPECTS } from './suspects/user';
import { type Half, halfOf, type Side } from './side';
import type { Pair, Seen, Suspect } from './suspect';
import { symptomOf } from './symptom';

/** Where two weigh alike the first counts. */
const SUSPECTS: readonly Suspect[] = [
  ...TIME_SUSPECTS,
  ...BINDING_SUSPECTS,
  ...TOKEN_SUSPECTS,
  ...KEY_SUSPECTS,
  ...USER_SUSPECTS,
  ...REQUEST_SUSPECTS,
  ...CLIENT_SUSPECTS,
  ...ANSWER_SUSPECTS,
];

/** Below this a difference is named, not blamed. */
const BLAMED = 40;
const LIKELY = 70;
/** What the server's own words add. */
const NAMED = 40;
const MOST = 6;

/**
 * "Works here, not there": the differences between two exchanges of different connections that explain why one of them failed, the likeliest
 * first. A difference that any two environments have (their own issuer, audience, client) counts only where it does not fit its own side.
 * Never throws; no secret comes in, so none goes out.
 */
export function contrastOf(a: Side, b: Side): Contrast {
  const [one, other] = [halfOf(a), halfOf(b)];
  const [badOne, badOther] = [fails(one, other), fails(other, one)];
  if (badOne === badOther) return { works: null, summary: badOne ? BOTH_FAIL : BOTH_WORK, reasons: [], usual: [] };
  const pair = pairOf(...(badOne ? ([other, one] as const) : ([one, other] as const)));
  const seen = SUSPECTS.flatMap((suspect) => {
    const found = suspect.look(pair);
    return found === null ? [] : [{ suspect, found, score: scoreOf(suspect, found, pair) }];
  }).sort((first, second) => second.score - first.score);
  const reasons = seen.filter(({ score }) => score >= BLAMED).slice(0, MOST);
  return {
    works: badOne ? 'b' : 'a',
    summary: summaryOf(reasons.map(({ found }) => found)),
    reasons: reasons.map(({ suspect, found, score }) => shown(suspect, found, score)),
    usual: seen.filter(({ score }) => score < BLAMED).map(({ suspect }) => suspect.name),
  };
}

/** Also where a web page with status 200 came in the place of data: a sign-in page, say. */
function fails(half: Half, other: Half): boolean {
  return half.failed || isRedirect(half) !== isRedirect(other) ? half.failed || isRedirect(half) : isPage(half) && !isPage(other);
}

const isRedirect = ({ facts }: Half) => facts.status !== null && facts.status >= 300 && facts.status < 400 && facts.status !== 304;
const isPage = ({ facts }: Half) => facts.body === 'html';

function pairOf(works: Half, fails: Half): Pair {
  const { facts, url } = fails;
  return {
    works,
    fails,
    symptom: symptomOf(fails),
    sameServer: url !== null && url.origin === works.url?.origin,
    said: `${facts.error ?? ''} ${facts.says} ${facts.challenge?.scheme ?? ''} ${facts.text.slice(0, 2_000)}`,
  };
}

function scoreOf({ weights, mentioned }: Suspect, { factor = 1, named = false }: Seen, { symptom, said }: Pair): number {
  const isNamed = named || mentioned?.test(said) === true;
  return (weights[symptom] ?? 0) * factor + (isNamed ? NAMED : 0);
}

const BOTH_WORK = 'Both requests succeed, so there is nothing to explain.';
const BOTH_FAIL = 'Both requests fail. Fix one of them first: its explanation is below.';

function summaryOf([first]: Seen[]): string {
  return first === undefined
    ? 'No difference between the two explains this failure. Look at the explanation of the failed request.'
    : cleanText(first.what, 600);
}

function shown({ code }: Suspect, { what, why, action, works, fails }: Seen, score: number): ContrastReason {
  const value = (text: string | null) => (text === null ? null : cleanText(text, 300));
  return { code, what: cleanText(what, 600), why, action, works: value(works), fails: value(fails), likely: score >= LIKELY };
}
