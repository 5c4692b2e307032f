import { describe, expect, it } from 'vitest';
import { plannedOf, withPlan } from '../../../electron/core/discover/planned';
import { STEPS } from '../../../electron/core/discover/step-words';
import type { HttpRequest } from '../../../electron/core/ports';
import { failureFrom } from '../../support/failures';

const request: HttpRequest = {
  method: 'POST',
  url: 'https://as.example/token',
  headers: [
    { name: 'content-type', value: 'application/x-www-form-urlencoded' },
    { name: 'authorization', value: 'Basic c2VjcmV0' },
    { name: 'DPoP', value: 'proof' },
  ],
  body: 'grant_type=authorization_code&code=c-1&code_verifier=v-1&resource=https%3A%2F%2Fapi.example',
  timeoutMs: 1,
  maxBodyBytes: 1,
  about: {
    connectionId: 'chain',
    purpose: 'token',
    secrets: [
      { kind: 'code', value: 'c-1' },
      { kind: 'code verifier', value: 'v-1' },
    ],
  },
};
const planned = plannedOf({ ...STEPS.token, id: 'token-1' }, request);

describe('a request before it goes', () => {
  it('is shown without its secrets, which are named', () => {
    expect(planned.headers.map(({ name }) => name)).toEqual(['content-type']);
    expect(planned.body).toBe('grant_type=authorization_code&resource=https%3A%2F%2Fapi.example');
    expect(planned.sealed.map(({ where, name, kind }) => `${where} ${name}: ${kind}`)).toEqual([
      'header authorization: credentials',
      'header DPoP: DPoP proof',
      'form code: code',
      'form code_verifier: code verifier',
    ]);
  });

  it('goes as it was where nobody changes it', () => {
    expect(withPlan(request, planned, planned)).toBe(request);
  });

  it('goes as changed, its secrets filled in', () => {
    const agreed = { ...planned, body: `${planned.body}&foo=bar`, headers: [...planned.headers, { name: 'x-a', value: '1' }] };
    const sent = withPlan(request, planned, agreed);
    expect([...new URLSearchParams(sent.body ?? '')].map(([name, value]) => `${name}=${value}`)).toEqual([
      'grant_type=authorization_code',
      'resource=https://api.example',
      'foo=bar',
      'code=c-1',
      'code_verifier=v-1',
    ]);
    expect(sent.headers.map(({ name }) => name)).toEqual(['content-type', 'x-a', 'authorization', 'DPoP']);
  });

  it('takes its secrets to no other server', () => {
    const { code } = failureFrom(() => withPlan(request, planned, { ...planned, url: 'https://other.example/token' }));
    expect(code).toBe('insecure-url');
  });
});
