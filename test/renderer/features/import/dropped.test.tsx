// @vitest-environment happy-dom
import { answer, ok, sent } from '../../../support/bridge';
import { open, says } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import { Toasts } from '../../../../renderer/components/toasts';
import { importDropped } from '../../../../renderer/features/import/dropped';
import { patch, store } from '../../../../renderer/state/app';

const REVIEW = { id: 'import-1', from: 'a Bruno collection', connections: [], left: [], variables: [] };

const file = (name: string, text: string, size?: number) => ({
  name,
  isDirectory: false,
  file: (resolve: (file: File) => void) => {
    const content = new File([text], name);
    if (size !== undefined) Object.defineProperty(content, 'size', { value: size });
    resolve(content);
  },
});

/** Hands out two entries at a time, as a browser does with a hundred. */
const folder = (name: string, ...children: object[]) => ({
  name,
  isDirectory: true,
  createReader: () => {
    const left = [...children];
    return { readEntries: (resolve: (some: object[]) => void) => resolve(left.splice(0, 2)) };
  },
});
const drop = (...entries: object[]) => importDropped(entries as FileSystemEntry[]);

beforeEach(() => patch({ place: { at: 'welcome' }, toasts: [] }));

it('a folder is read with the names that its files have in it, without what no collection has', async () => {
  answer('connections.readFiles', () => ok(REVIEW));
  await drop(
    folder(
      'Shop',
      file('bruno.json', '{}'),
      file('logo.png', 'x'),
      folder('.git', file('a.json', '1')),
      folder('Orders', file('List.bru', 'get')),
    ),
  );
  expect(sent('connections.readFiles')).toEqual([
    {
      files: [
        { name: 'Shop/bruno.json', text: '{}' },
        { name: 'Shop/Orders/List.bru', text: 'get' },
      ],
    },
  ]);
  expect(store.get().place).toEqual({ at: 'import', review: REVIEW });
});

it('what is too large, or has nothing to read, is said and not sent', async () => {
  answer('connections.readFiles', () => ok(REVIEW));
  await open(<Toasts />);
  await drop(file('a.json', '{}', 6e6), file('b.json', '{}', 6e6));
  await says('These files are larger than 10 MiB together.');
  await drop(folder('Pictures', file('a.png', '')));
  await says('This folder contains no collection.');
  expect(sent('connections.readFiles')).toEqual([]);
});
