import { expect, it } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import { sameAnswer } from '../../../electron/core/checks/checks/control';
import type { Fault, RunOptions } from './stage';
import { verdictsAt } from './verdicts';

const on = (...faults: Fault[]): RunOptions => ({ fault: faults });
const bare = (status: number, ...faults: Fault[]) => on(['bare-refusal', status], ...faults);
const bareApi = (status: number, ...faults: Fault[]) => on(['api-bare-refusal', status], ...faults);

for (const status of [400, 401, 403, 404]) {
  // RFC 6749 section 5.2 has a status and an error code for each refusal; these servers give a status and no word.
  verdictsAt(`a token endpoint that refuses with ${status} and nothing else`, CHECKS, {}, [
    ['refresh.wrong-secret', status === 401 ? 'pass' : 'warn', 'and the refresh token works with the correct one', bare(status)],
    ['refresh.wrong-secret', 'fail', 'the refresh token was lost', bare(status, ['wrong-secret-burns', true])],
    ['refresh.redirect-uri', 'fail', 'is rejected (status', bare(status, ['redirect-uri-needed', true])],
    ['reuse.refused', 'warn', `rejected immediately (status ${status}, the same as for a made-up refresh token)`, bare(status)],
    ['reuse.family', 'pass', 'The reuse revoked the family', bare(status)],
    ['reuse.family', 'fail', 'the family stays valid', bare(status, ['family-survives', true])],
    ['reuse.code', 'warn', `rejected (status ${status}, the same as for a made-up code)`, bare(status)],
    ['reuse.code-revokes', 'pass', 'revoked the tokens', bare(status)],
    ['reuse.code-revokes', 'fail', 'stay valid', bare(status, ['code-replay-revokes-nothing', true])],
    ['end.revoked-refresh', 'warn', `rejected (status ${status}, the same as for a made-up refresh token)`, bare(status)],
    ['refresh.concurrent', 'pass', 'The family was revoked, as promised', bare(status)],
    ['issue.wrong-secret', 'warn', 'the same way with a wrong secret and the correct one', bare(status)],
  ]);
}

for (const status of [400, 403, 404, 500]) {
  verdictsAt(`an API that refuses with ${status} and nothing else`, CHECKS, { accessTokenSeconds: 3 }, [
    ['end.expiry', 'pass', `(status ${status}`, bareApi(status)],
    ['end.expiry', 'fail', 'still accepted', bareApi(status, ['api-takes-expired', true])],
    ['end.expiry', 'could-not-run', 'even before it expires', bareApi(status, ['api-refuses-all', true])],
  ]);
  verdictsAt(`an API that refuses what was ended with ${status} and nothing else`, CHECKS, {}, [
    ['end.revoked-access', 'pass', 'rejected the revoked access token immediately', bareApi(status)],
    ['refresh.old-access-token', 'fail', 'invalidated the old access token', bareApi(status, ['old-access-token-dies', true])],
    ['reuse.code-revokes', 'pass', 'revoked the tokens', bareApi(status, ['no-refresh-token', true])],
  ]);
}

/** As Microsoft Entra ID words a refusal: a code, and ids and a time of each request. */
function entra(code: string, id = '7c9e6679-7425-40de-944b-e07fc1f90ae7', at = '2026-11-28 18:06:59Z') {
  return {
    status: 400,
    error: 'invalid_grant',
    body: `{"error":"invalid_grant","error_description":"AADSTS${code}: refused. Trace ID: ${id} Correlation ID: ${id} Timestamp: ${at}","error_codes":[${code}],"timestamp":"${at}","trace_id":"${id}"}`,
  };
}

it.each([
  [true, { status: 400, body: '' }, { status: 400, body: '' }],
  [false, { status: 400, body: '' }, { status: 403, body: '' }],
  [false, { status: 400, body: '', error: 'invalid_grant' }, { status: 400, body: '' }],
  [false, { status: 400, body: 'used' }, { status: 400, body: 'unknown' }],
  [true, { status: 400, body: '{"id":"7f1e2d3c-aa00","at":1800000000}' }, { status: 400, body: '{"id":"0011aa22-bb33","at":1800000007}' }],
  [true, { status: 400, body: 'No token one!', sent: 'one' }, { status: 400, body: 'No token another!', sent: 'another' }],
  // What differs is the reason.
  [false, { status: 400, body: '{"errcode":40001}' }, { status: 400, body: '{"errcode":40029}' }],
  [
    false,
    { status: 400, body: '{"error":{"code":190,"error_subcode":463}}' },
    { status: 400, body: '{"error":{"code":190,"error_subcode":467}}' },
  ],
  [false, { status: 400, body: '{"code":1000000001}' }, { status: 400, body: '{"code":1000000002}' }],
  [false, { status: 400, body: 'AADSTS70008: refused' }, { status: 400, body: 'AADSTS70043: refused' }],
  [false, { status: 401, body: 'HRESULT 0x80070005' }, { status: 401, body: 'HRESULT 0x80004005' }],
  [false, { status: 400, body: '{"code":"deadbeef"}' }, { status: 400, body: '{"code":"baadf00d"}' }],
  [false, { status: 400, body: '{"error_id":"40001"}' }, { status: 400, body: '{"error_id":"40002"}' }],
  [false, { status: 400, body: 'E-00000001' }, { status: 400, body: 'E-00000002' }],
  [false, entra('70008'), entra('70043', '0f8fad5b-d9cb-469f-a165-70867728950e', '2026-11-28 18:07:12Z')],
  // What differs changes from request to request.
  [true, entra('70008'), entra('70008', '0f8fad5b-d9cb-469f-a165-70867728950e', '2026-11-28 18:07:12Z')],
  [true, { status: 400, body: '{"code":190,"fbtrace_id":"AbC_d-9xQz"}' }, { status: 400, body: '{"code":190,"fbtrace_id":"Zz_y-8wPq"}' }],
  [true, { status: 400, body: '{"requestId": "r-17", "code": 7}' }, { status: 400, body: '{"requestId": "r-18", "code": 7}' }],
  [false, { status: 400, body: '{"requestId": "r-17", "code": 7}' }, { status: 400, body: '{"requestId": "r-18", "code": 8}' }],
  [true, { status: 403, body: 'Ray ID: 7d1f3a2b4c5d6e7f' }, { status: 403, body: 'Ray ID: 8e2f4b3c5d6e7f80' }],
  [true, { status: 400, body: 'req_00112233445566778899aabb' }, { status: 400, body: 'req_ffeeddccbbaa998877665544' }],
  [true, { status: 400, body: '{"ts":1800000000.25}' }, { status: 400, body: '{"ts":1800000001.5}' }],
  [true, { status: 400, body: '{"ts":1800000000123}' }, { status: 400, body: '{"ts":1800000000999}' }],
  [true, { status: 400, body: '2027-01-15T08:00:00.123+01:00 no' }, { status: 400, body: '2027-01-15T08:00:01.9+01:00 no' }],
  [true, { status: 400, body: 'Fri, 15 Jan 2027 08:00:00 GMT' }, { status: 400, body: 'Sat, 16 Jan 2027 00:00:01 GMT' }],
  [true, { status: 400, body: '{"timestamp":5123}' }, { status: 400, body: '{"timestamp":5177}' }],
])('answers that are alike: %s, %j and %j', (alike, one, other) => {
  expect(sameAnswer(one, other)).toBe(alike);
});
