import { answer, ok, refused, sent } from '../../../support/bridge';
import { close, dropText, find, key, open, paste, press, says, text, type } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Pasted, Result } from '../../../../electron/contract';
import { printChain } from '../../../../electron/core/importers/chain-file';
import { beginningOf } from '../../../../electron/core/intake/beginning';
import { HeldIntake } from '../../../../electron/core/intake/review';
import { ScratchService } from '../../../../electron/core/scratch/service';
import { Failure } from '../../../../electron/model/failure';
import { HeldImport } from '../../../../electron/shell/handlers/held-import';
import { problemOf } from '../../../../electron/shell/views/problem';
import { scratchView } from '../../../../electron/shell/views/views';
import { current, forget } from '../../../../renderer/features/scratch/session';
import { PasteBox } from '../../../../renderer/features/welcome/paste-box';
import { patch, store } from '../../../../renderer/state/app';
import { brokenChain } from '../discovery/chains';

const TOKEN = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"ada"}').toString('base64url')}.`;
const FILE = { kind: 'tokenscope-connection', version: 1, connection: { template: 'katana' }, secrets: { clientSecret: 'CANARY' } };

let clipboard = '';
const scratch = new ScratchService({ clock: { now: () => 0 }, fingerprint: () => '3f9a-01bc' });
const imports = new HeldImport();
const intake = new HeldIntake(() => '3f9a-01bc');

/** As the main process answers. */
async function routed(given: string | null): Promise<Result<Pasted>> {
  try {
    const { ...to } = await scratch.route(given ?? clipboard);
    if (to.to === 'inspect') return ok({ to: 'inspect', view: scratchView(to.scratch) });
    if (to.to === 'chain') return ok(to);
    if (to.to === 'intake')
      return ok({
        to: 'intake',
        review: await intake.hold(given ?? clipboard, {
          connectionId: null,
          settings: await beginningOf(given ?? clipboard),
          hasClientSecret: false,
        }),
      });
    return ok(to.to === 'new' ? { to: 'new', ...to.address } : { to: 'import', review: imports.hold(to.imported) });
  } catch (error) {
    if (error instanceof Failure) return refused(problemOf(error));
    throw error;
  }
}

beforeEach(async () => {
  answer('scratch.route', ({ text }) => routed(text));
  answer('scratch.forget', () => ok(null));
  await forget();
  patch({ place: { at: 'welcome' } });
});

const pasted = async (whole: string) => {
  clipboard = whole;
  await open(<PasteBox />);
  await paste();
};

describe('what is pasted anywhere on the page', () => {
  it('is read by the main process, and a token is shown decoded', async () => {
    await pasted(`curl -H 'Authorization: Bearer ${TOKEN}' https://api.example`);
    await expect.poll(() => store.get().place.at).toBe('scratch');
    expect(sent('scratch.route')).toEqual([{ text: null }]);
    expect(current()).toMatchObject({ text: '', selected: 0, view: { kind: 'curl' } });
    expect(JSON.stringify([current(), store.get().place])).not.toContain(TOKEN);
  });

  it('starts a chain, if it is a URL, without what may be secret in it', async () => {
    answer('discovery.start', () => ok({ id: 'c1' }));
    await pasted('https://ada:pw@id.example/realms/a?key=CANARY');
    await expect.poll(() => sent('discovery.start')).toEqual([{ url: 'https://id.example/realms/a', stepwise: false, as: {} }]);
    expect(store.get().place).toEqual({ at: 'discovery' });
  });

  it('is shown, if it is the file of a chain, and nothing is sent', async () => {
    await pasted(printChain(brokenChain, '1.2.3'));
    await expect.poll(() => store.get().place).toEqual({ at: 'discovery' });
    expect(sent('discovery.start')).toEqual([]);
  });

  it('begins a connection, if it is a URL of a known provider', async () => {
    await pasted('https://login.katanamrp.com/authorize');
    await expect.poll(() => store.get().place).toMatchObject({ at: 'new', template: 'katana' });
  });

  it('is shown before it is imported, if it is a connection file, without its secret', async () => {
    await pasted(JSON.stringify(FILE));
    await expect.poll(() => store.get().place).toMatchObject({ at: 'import', review: { connections: [{ brings: ['Client secret'] }] } });
    expect(JSON.stringify(store.get().place)).not.toContain('CANARY');
  });

  it('is shown before it is taken over, if a provider sent it, without its secret', async () => {
    await pasted('Hi Ada,\nClient ID: acme-4711\nClient secret: CANARY5tZ8xW2vK9mR4b\nhttps://login.katanamrp.com/oauth/token');
    await expect.poll(() => store.get().place).toMatchObject({ at: 'intake', review: { settings: { template: 'katana' } } });
    expect(JSON.stringify(store.get().place)).not.toContain('CANARY');
  });

  it('stays, with the reason, where it leads nowhere', async () => {
    await pasted('curl https://api.example/x');
    await says(/A cURL command: no token found.*GET https:\/\/api\.example\/x/);
    clipboard = '';
    await paste();
    await says('The clipboard contains no text.');
    expect(text()).not.toContain('no token found');
    clipboard = JSON.stringify({ ...FILE, version: 2 });
    await paste();
    await says("The connection file can't be used.");
    expect(store.get().place.at).toBe('welcome');
  });

  it('does not take the person back who has left meanwhile', async () => {
    clipboard = TOKEN;
    await open(<PasteBox />);
    document.body.dispatchEvent(new Event('paste', { bubbles: true, cancelable: true }));
    patch({ place: { at: 'preferences' } });
    await close();
    expect(sent('scratch.route')).toHaveLength(1);
    await new Promise((done) => setTimeout(done));
    expect(store.get().place.at).toBe('preferences');
  });
});

it('a text typed is taken with Enter, and one dropped at once', async () => {
  await open(<PasteBox />);
  expect(document.activeElement).toBe(await find('textbox', 'Paste anything'));
  await type('Paste anything', 'half a');
  await press('button', 'Continue');
  await says('no token found');
  await type('Paste anything', TOKEN);
  await key('Enter');
  await expect.poll(() => store.get().place.at).toBe('scratch');
  patch({ place: { at: 'welcome' } });
  answer('discovery.start', () => ok({ id: 'c1' }));
  await dropText(await find('textbox', 'Paste anything'), 'https://id.example');
  await expect.poll(() => store.get().place.at).toBe('discovery');
});
