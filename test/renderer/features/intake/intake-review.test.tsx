// @vitest-environment happy-dom
import { answer, ok, refused, sent } from '../../../support/bridge';
import { close, find, open, press, says, text, type } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import { HeldIntake } from '../../../../electron/core/intake/review';
import { defaultsOf } from '../../../../electron/model/templates';
import { connection } from '../preflight/reports';
import { store } from '../../../../renderer/state/app';
import { PasteGiven } from '../../../../renderer/features/intake/paste-given';

const held = new HeldIntake(() => '3f9a-01bc');
const settings = { ...defaultsOf('oauth'), environment: '', clientId: 'before' };
const MAIL = `Hi Ada,
Client ID: acme-4711
Client secret: CANARY5tZ8xW2vK9mR4b
Token URL: https://id.acme.test/token
Call me if the moon is full.

> Client secret: CANARYold8xW2vK9mR4b`;

let taken: string[] = [];
const page = async (given = MAIL) => {
  await open(<PasteGiven connectionId="c" onTaken={(id) => taken.push(id)} onCancel={() => taken.push('cancelled')} />);
  await type('What you were given', given);
  await press('button', 'Continue');
  await says('Found');
};

beforeEach(() => {
  taken = [];
  answer('intake.read', async ({ text: whole }) =>
    ok(await held.hold(whole ?? '', { connectionId: 'c', settings, hasClientSecret: true })),
  );
  answer('intake.drop', () => ok(null));
  answer('intake.take', () => ok({ id: 'c' }));
});

describe('what a provider sent', () => {
  it('is shown in its places before it is taken, without the secret', async () => {
    await page();
    expect(text()).toContain('acme-4711');
    expect(text()).toContain('Hidden: 20 characters, fingerprint 3f9a-01bc');
    expect(text()).toContain('Line 2, after “Client ID”');
    expect(text()).toContain('Now: before');
    expect(text()).toContain('The Client secret is sealed for https://id.acme.test/token, in place of the one that is sealed now.');
    expect(text()).toContain('Call me if the moon is full.');
    expect(document.body.innerHTML).not.toContain('CANARY');
    await press('button', 'Take 3 values');
    expect(sent('intake.take')).toMatchObject([
      { sealedFor: 'https://id.acme.test/token', choices: [{ field: 'clientId' }, { field: 'clientSecret' }, { field: 'token' }] },
    ]);
    expect(taken).toEqual(['c']);
  });

  it('keeps an older secret apart, and takes none of it by itself', async () => {
    await page();
    await find('heading', /Older, or of another environment/);
    expect(text()).toContain('It is older, or no longer valid');
  });

  it('says why it could not be taken, and stays', async () => {
    answer('intake.take', () =>
      refused({ code: 'vault-locked', what: 'The keychain is locked.', likelyCause: '', action: '', evidence: [] }),
    );
    await page();
    await press('button', 'Take 3 values');
    await says('The keychain is locked.');
    expect(taken).toEqual([]);
  });

  it('can be undone where no secret was replaced', async () => {
    const before = { ...connection, ...settings, id: 'c' };
    answer('connections.get', () => ok(before));
    await page('Client ID: acme-4711');
    await press('button', 'Take 1 value');
    answer('connections.update', () => ok(before));
    await store.get().toasts.at(-1)?.undo?.();
    expect(sent('connections.update')).toMatchObject([{ id: 'c', input: { clientId: 'before' } }]);
  });

  it('is forgotten when the person leaves', async () => {
    await page();
    await close();
    expect(sent('intake.drop')).toHaveLength(1);
  });
});

it('says so where nothing was found', async () => {
  await open(<PasteGiven connectionId="c" onTaken={() => {}} onCancel={() => taken.push('cancelled')} />);
  await type('What you were given', 'Hello, how are you today?');
  await press('button', 'Continue');
  await says('Nothing was found that a connection needs.');
  await press('button', 'Paste another text');
  await find('textbox', 'What you were given');
  await press('button', 'Cancel');
  expect(taken).toEqual(['cancelled']);
});
