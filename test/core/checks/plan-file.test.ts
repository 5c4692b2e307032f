import { readFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import { parsePlan, printPlan } from '../../../electron/core/checks/plan-file';
import { planFile } from '../../../electron/core/checks/plan-schema';
import { builtInPlans } from '../../../electron/core/checks/plans';
import { Failure } from '../../../electron/model/failure';
import fc from '../../support/property';

const PUBLISHED = readFileSync(new URL('../../../docs/schemas/plan.schema.json', import.meta.url), 'utf8');
const validate = new Ajv({ strict: false }).compile(JSON.parse(PUBLISHED));

function refusedAs(text: string): Failure {
  try {
    parsePlan(text);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('The plan was taken.');
}

const placesOf = (failure: Failure) => failure.evidence.map(({ label, value }) => `${label}: ${value}`);

const WHOLE = {
  $schema: 'plan.schema.json',
  name: 'Nightly',
  description: 'What must hold every night.',
  checks: ['use.*', 'issue.lifetime', 'use.accepted'],
  calls: [
    { name: 'Who am I', url: 'me' },
    {
      id: 'locations',
      name: 'Locations',
      method: 'POST',
      url: '/locations?limit=1',
      headers: { 'X-Test': 'yes' },
      body: '{}',
      expect: { status: 201, contentType: 'application/json', json: [{ pointer: '/data/0/id', equals: 1 }], withinMs: 500 },
      times: 100,
    },
  ],
  options: {
    maxWaitSeconds: 5,
    call: { url: '/locations' },
    otherAudience: 'https://other.example',
    expect: { rotates: 'no', leewaySeconds: null, clockSkewSeconds: 3 },
  },
};

describe('a plan file', () => {
  it('is read with what was left out filled in', () => {
    const plan = parsePlan(JSON.stringify(WHOLE), 'own-1');
    const use = CHECKS.filter(({ group }) => group === 'use').map(({ id }) => id);
    expect(plan).toEqual({
      id: 'own-1',
      name: 'Nightly',
      description: 'What must hold every night.',
      source: 'own',
      checks: [...use, 'issue.lifetime'],
      calls: [
        {
          id: 'call-1',
          name: 'Who am I',
          method: 'GET',
          url: 'me',
          headers: [],
          body: '',
          expect: { status: 200, contentType: null, json: [], withinMs: null },
          times: 1,
        },
        {
          id: 'locations',
          name: 'Locations',
          method: 'POST',
          url: '/locations?limit=1',
          headers: [{ name: 'X-Test', value: 'yes' }],
          body: '{}',
          expect: { status: 201, contentType: 'application/json', json: [{ pointer: '/data/0/id', equals: 1 }], withinMs: 500 },
          times: 100,
        },
      ],
      options: {
        maxWaitMs: 5000,
        call: { method: 'GET', url: '/locations' },
        otherAudience: 'https://other.example',
        expect: { rotates: 'no', leewaySeconds: null, clockSkewSeconds: 3 },
      },
    });
  });

  it('comes back the same after printing', () => {
    const plans = [...builtInPlans(), parsePlan(JSON.stringify(WHOLE))];
    for (const plan of plans) {
      const text = printPlan(plan, null);
      expect(parsePlan(text, plan.id)).toEqual({ ...plan, source: 'own' });
      expect(validate(JSON.parse(text))).toBe(true);
    }
  });

  it('can be printed in part', () => {
    const plan = parsePlan(JSON.stringify(WHOLE));
    const { checks, calls } = JSON.parse(printPlan(plan, ['use.accepted', 'own.locations']));
    expect([checks, calls.map(({ id }: { id: string }) => id)]).toEqual([['use.accepted'], ['locations']]);
  });

  it.each([
    ['{"name": "x",\n  "checks": [issue]}', 'Line 2, column 14: '],
    ['[]', 'The file: '],
    ['{"checks": ["use.accepted"]}', 'name: It is missing.'],
    ['{"name": "x", "check": []}', 'check: A plan has no such member.'],
    ['{"name": "x", "checks": ["use.accepted", "use.acepted"]}', 'checks[1]: There is no check called "use.acepted".'],
    ['{"name": "x", "checks": ["usage.*"]}', 'checks[0]: There is no group of checks called "usage.*".'],
    [
      '{"name": "x", "calls": [{"name": "a", "url": "/"}, {"name": "b", "url": "/", "expect": {"status": "200"}}]}',
      'calls[1].expect.status: Expected number, got "200".',
    ],
    ['{"name": "x", "calls": [{"name": "a", "url": "/", "method": "get"}]}', 'calls[0].method: A method must be in capitals, such as GET.'],
    [
      '{"name": "x", "calls": [{"name": "a", "url": "/", "expect": {"json": [{"pointer": "a", "equals": 1}]}}]}',
      'calls[0].expect.json[0].pointer: A JSON Pointer must be empty or begin with "/".',
    ],
    [
      '{"name": "x", "calls": [{"id": "a", "name": "a", "url": "/"}, {"id": "a", "name": "b", "url": "/"}]}',
      'calls[1].id: Another call has the id "a".',
    ],
    [
      '{"name": "x", "checks": ["use.accepted"], "options": {"expect": {"rotates": "maybe"}}}',
      'options.expect.rotates: Expected ("yes" | "no" | "any"), got "maybe".',
    ],
    [
      '{"name": "x", "checks": ["use.accepted"], "options": {"expect": {"rotate": "yes"}}}',
      'options.expect.rotate: A plan has no such member.',
    ],
    ['{"name": "x"}', 'checks: The plan contains neither checks nor calls.'],
  ])('%s is refused, and the place named', (text, place) => {
    const failure = refusedAs(text);
    expect(failure.code).toBe('plan-invalid');
    expect(placesOf(failure)[0]).toContain(place);
    expect(failure.what).toContain(place.trim());
    for (const said of [failure.what, failure.likelyCause, failure.action]) expect(said).toMatch(/\S/);
  });

  it('is refused for what it says and never for a fault of ours', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(refusedAs(text).code).toBe('plan-invalid');
      }),
    );
    fc.assert(
      fc.property(
        fc.record({ name: fc.string(), checks: fc.array(fc.string()), calls: fc.array(fc.dictionary(fc.string(), fc.jsonValue())) }),
        (content) => {
          const text = JSON.stringify(content);
          const taken = content.checks.length === 0 && content.calls.length === 0 ? false : validate(JSON.parse(text));
          if (!taken) expect(refusedAs(text).code).toBe('plan-invalid');
        },
      ),
    );
  });

  it('may be large, but not without bounds', () => {
    expect(refusedAs(`{"name":"${'x'.repeat(2_000_000)}"}`).what).toContain('longer than');
  });
});

describe('the published schema', () => {
  it('is the one that plans are read by; `node build/reference.mjs` writes it', () => {
    const { title: _, ...published } = JSON.parse(PUBLISHED);
    expect(published).toEqual(JSON.parse(JSON.stringify(toJsonSchema(planFile, { typeMode: 'input', errorMode: 'ignore' }))));
  });

  it('takes and refuses the same', () => {
    expect(validate(WHOLE)).toBe(true);
    expect(validate({ ...WHOLE, check: [] })).toBe(false);
    expect(validate({ checks: [] })).toBe(false);
    expect(validate({ name: 'x', calls: [{ name: 'a', url: '/', expect: { status: '200' } }] })).toBe(false);
  });
});
