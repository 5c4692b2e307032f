import { expect, it } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import { sameAnswer } from '../../../electron/core/checks/checks/same-answer';
import type { Fault, RunOptions } from './stage';
import { verdictsAt } from './verdicts';

const on = (...faults: Fault[]): RunOptions => ({ fault: faults });
const bare = (status: number, ...faults: Fault[]) => on(['bare-refusal', status], ...faults);
const bareApi = (status: number, ...faults: Fault[]) => on(['api-bare-refusal', status], ...faults);

for (const status of [400, 401, 403, 404]) {
  // RFC 6749 section 5.2 has a status and an error code for each refusal; these servers give a status and no word.
  verdictsAt(`a token endpoint that refuses with ${status} and nothing else`, CHECKS, {}, [
    ['refresh.wrong-secret', status === 401 ? 'pass' : 'warn', 'and the refresh token works with the right one', bare(status)],
    ['refresh.wrong-secret', 'fail', 'it cost the refresh token', bare(status, ['wrong-secret-burns', true])],
    ['refresh.redirect-uri', 'fail', 'is refused (status', bare(status, ['redirect-uri-needed', true])],
    ['reuse.refused', 'warn', `refused at once (status ${status}, as to a made-up refresh token)`, bare(status)],
    ['reuse.family', 'pass', 'The reuse ended the family', bare(status)],
    ['reuse.family', 'fail', 'the family lives on', bare(status, ['family-survives', true])],
    ['reuse.code', 'warn', `refused (status ${status}, as to a made-up code)`, bare(status)],
    ['reuse.code-revokes', 'pass', 'ended the tokens', bare(status)],
    ['reuse.code-revokes', 'fail', 'live on', bare(status, ['code-replay-revokes-nothing', true])],
    ['end.revoked-refresh', 'warn', `refused (status ${status}, as to a made-up refresh token)`, bare(status)],
    ['refresh.concurrent', 'pass', 'the family ended, as promised', bare(status)],
    ['issue.wrong-secret', 'warn', 'alike with a wrong and with the right secret', bare(status)],
  ]);
}

for (const status of [400, 403, 404, 500]) {
  verdictsAt(`an API that refuses with ${status} and nothing else`, CHECKS, { accessTokenSeconds: 3 }, [
    ['end.expiry', 'pass', `(status ${status}`, bareApi(status)],
    ['end.expiry', 'fail', 'still accepted', bareApi(status, ['api-takes-expired', true])],
    ['end.expiry', 'could-not-run', 'while it lives either', bareApi(status, ['api-refuses-all', true])],
  ]);
  verdictsAt(`an API that refuses what was ended with ${status} and nothing else`, CHECKS, {}, [
    ['end.revoked-access', 'pass', 'refused the revoked access token at once', bareApi(status)],
    ['refresh.old-access-token', 'fail', 'ended the old access token', bareApi(status, ['old-access-token-dies', true])],
    ['reuse.code-revokes', 'pass', 'ended the tokens', bareApi(status, ['no-refresh-token', true])],
  ]);
}

it.each([
  [true, { status: 400, body: '' }, { status: 400, body: '' }],
  [false, { status: 400, body: '' }, { status: 403, body: '' }],
  [false, { status: 400, body: '', error: 'invalid_grant' }, { status: 400, body: '' }],
  [false, { status: 400, body: 'used' }, { status: 400, body: 'unknown' }],
  [true, { status: 400, body: '{"id":"7f1e2d3c-aa00","at":1800000000}' }, { status: 400, body: '{"id":"0011aa22-bb33","at":1800000007}' }],
  [true, { status: 400, body: 'No token one!', sent: 'one' }, { status: 400, body: 'No token another!', sent: 'another' }],
])('answers that are alike: %s, %j and %j', (alike, one, other) => {
  expect(sameAnswer(one, other)).toBe(alike);
});
