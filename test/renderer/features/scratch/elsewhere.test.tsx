import { answer, ok, sent } from '../../../support/bridge';
import { all, find, open, paste, press, says } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Pasted } from '../../../../electron/contract';
import { defaultsOf } from '../../../../electron/model/templates';
import { Toasts } from '../../../../renderer/components/toasts';
import { ImportReview } from '../../../../renderer/features/import/import-review';
import { useDropAnywhere } from '../../../../renderer/features/scratch/drop-anywhere';
import { Scratch } from '../../../../renderer/features/scratch/scratch';
import { forget } from '../../../../renderer/features/scratch/session';
import { patch, store } from '../../../../renderer/state/app';

const review = {
  id: 'import-1',
  from: 'a connection file',
  connections: ['Ada', 'Grace'].map((name) => ({
    connection: { ...defaultsOf('katana'), name },
    brings: name === 'Ada' ? ['Client secret' as const] : [],
  })),
  left: [],
  variables: [],
};
const ADDRESS: Pasted = {
  to: 'new',
  template: 'oidc',
  issuer: 'https://login.example.com/',
  apiBaseUrl: null,
  url: 'https://login.example.com/',
};
const FILE: Pasted = { to: 'import', review };
const NOTHING: Pasted = { to: 'inspect', view: { id: '1', kind: 'text', summary: 'Some text', tokens: [], leftOut: 0, notes: [] } };

beforeEach(async () => {
  answer('scratch.forget', () => ok(null));
  answer('connections.dropImport', () => ok(null));
  await forget();
  patch({ place: { at: 'scratch' }, toasts: [] });
});

describe('what is pasted into the inspector and belongs elsewhere', () => {
  it('is taken there by one button: a URL begins a connection', async () => {
    answer('scratch.route', () => ok(ADDRESS));
    await open(<Scratch />);
    await paste();
    await says('The URL of an issuer or an API');
    await says('https://login.example.com/');
    await press('button', 'Use it for a new connection');
    expect(store.get().place).toMatchObject({ at: 'new', template: 'oidc', issuer: 'https://login.example.com/' });
  });

  it('or a connection file is shown before it is imported', async () => {
    answer('scratch.route', () => ok(FILE));
    await open(<Scratch />);
    await paste();
    await says('A connection file with 2 connections');
    await press('button', 'Review and import');
    expect(store.get().place).toEqual({ at: 'import', review });
    expect(sent('connections.dropImport')).toEqual([]);
  });
});

describe('a file of several connections', () => {
  it('shows each before they are imported at once', async () => {
    answer('connections.acceptImport', () => ok({ ids: ['a', 'b'] }));
    await open(
      <>
        <ImportReview review={review} />
        <Toasts />
      </>,
    );
    await find('heading', 'Import 2 connections?');
    expect(all('heading').map(({ textContent }) => textContent)).toEqual(['Import 2 connections?', 'Ada', 'Grace']);
    await press('button', 'Import 2');
    await says('Imported 2 connections.');
    expect(store.get().place).toMatchObject({ at: 'connection', id: 'a' });
  });
});

describe('a file of another program', () => {
  const foreign = {
    ...review,
    from: 'a Postman collection',
    left: [{ what: 'State', where: 'The collection', why: 'Tokenscope makes a new one for each sign-in.' }],
    variables: [
      { name: 'client_id', from: 'the environment “QA”' },
      { name: 'order', from: null },
    ],
  };

  it('says what is not carried over and which variables it read, and imports what is ticked, until that is undone', async () => {
    answer('connections.acceptImport', () => ok({ ids: ['b'] }));
    answer('connections.remove', () => ok(null));
    await open(
      <>
        <ImportReview review={foreign} />
        <Toasts />
      </>,
    );
    await says(/From a Postman collection/);
    await says(/State.*The collection.*Tokenscope makes a new one for each sign-in\./);
    await says(/client_id.*From the environment “QA”\..*order.*No value in these files\./);
    await press('checkbox', 'Ada');
    await press('button', 'Import 1');
    expect(sent('connections.acceptImport')).toEqual([{ id: 'import-1', chosen: [1] }]);
    await press('button', 'Undo');
    expect(sent('connections.remove')).toEqual([{ id: 'b' }]);
  });
});

describe('a file dropped anywhere on the window', () => {
  function Page() {
    useDropAnywhere();
    return (
      <>
        <div id="own" />
        <Toasts />
      </>
    );
  }
  function drop(onto: Element, types = ['Files']): boolean {
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'dataTransfer', { value: { types, files: [new File(['dropped'], 'a.json')], getData: () => '' } });
    return onto.dispatchEvent(event);
  }

  it('goes to where it belongs, as in the first page’s box', async () => {
    answer('scratch.route', () => ok(FILE));
    await open(<Page />);
    expect(drop(document.body)).toBe(false);
    await expect.poll(() => store.get().place).toEqual({ at: 'import', review });
    expect(sent('scratch.route')).toEqual([{ text: 'dropped' }]);
  });

  it('is left to what takes it itself, and so is what is no file', async () => {
    answer('scratch.route', () => ok(FILE));
    await open(<Page />);
    const own = document.getElementById('own') as Element;
    own.addEventListener('drop', (event) => event.preventDefault());
    drop(own);
    expect(drop(document.body, ['text/plain'])).toBe(true);
    expect(sent('scratch.route')).toEqual([]);
  });

  it('says so where it holds nothing of use', async () => {
    answer('scratch.route', () => ok(NOTHING));
    await open(<Page />);
    drop(document.body);
    await says('Some text: no token found.');
    expect(store.get().place).toEqual({ at: 'scratch' });
  });
});
