import { expect, it } from 'vitest';
import { invalid, mendOf } from '../../electron/model/failure';
import { FAILURES } from '../../electron/model/failures';
import { authenticationOf, openingOf, REMEDIES, REMEDY_WORDS, remedyOfAuthentication, settingOf } from '../../electron/model/remedy';
import { fieldOfPath } from '../../renderer/features/editor/form-fields';

it('opens the setting that a path leads into', () => {
  expect(openingOf('legs.token.headers[0].value')).toBe('open:legs.token');
  expect(openingOf('clientId')).toBe('open:clientId');
  expect(openingOf('clientIdentity')).toBeNull();
  expect(openingOf('name')).toBeNull();
  expect(openingOf('')).toBeNull();
});

it('has a place in the form for every setting that can be opened', () => {
  for (const remedy of REMEDIES) {
    const setting = settingOf(remedy);
    if (setting !== null) expect(fieldOfPath(setting), remedy).not.toBeNull();
    expect(REMEDY_WORDS[remedy]).toMatch(/^[A-Z]/);
  }
});

it('tells the two ways of sending a secret apart', () => {
  expect(authenticationOf('secret-in-body')).toBe('client_secret_post');
  expect(authenticationOf('sign-in')).toBeNull();
  expect(remedyOfAuthentication('none')).toBeNull();
});

it('follows from the explanation, else from the field, else from the code', () => {
  expect(mendOf({ code: 'client-refused', mend: ['sign-in'] })).toEqual(['sign-in']);
  expect(mendOf(invalid('scopes', 'w', 'a'))).toEqual(['open:scopes']);
  expect(mendOf({ code: 'not-connected' })).toEqual(FAILURES['not-connected'].mend);
  expect(mendOf({ code: 'internal' })).toEqual([]);
});
