import { flushSync } from 'react-dom';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { open } from '../../../support/page';
import { Found } from '../../../../renderer/features/sidebar/found';
import { useSeveral } from '../../../../renderer/features/sidebar/several';

const ids = ['ada', 'bea', 'cleo', 'dora'];

async function opened(shown: string | null) {
  const now = {} as { several: ReturnType<typeof useSeveral> };
  function List() {
    now.several = useSeveral(ids, shown);
    return null;
  }
  await open(<List />);
  return {
    chosenBy: (change: (several: ReturnType<typeof useSeveral>) => unknown) => {
      flushSync(() => void change(now.several));
      return [...now.several.chosen];
    },
  };
}

describe('several connections at once', () => {
  it('begin with the one that is open, and are added and taken away', async () => {
    const { chosenBy } = await opened('ada');
    expect(chosenBy((several) => several.toggle('cleo'))).toEqual(['ada', 'cleo']);
    expect(chosenBy((several) => several.toggle('bea'))).toEqual(['ada', 'bea', 'cleo']);
    expect(chosenBy((several) => several.toggle('ada'))).toEqual(['bea', 'cleo']);
    expect(chosenBy((several) => several.clear())).toEqual([]);
  });

  it('extend from the open one, either way', async () => {
    const { chosenBy } = await opened('cleo');
    expect(chosenBy((several) => several.extendTo('dora'))).toEqual(['cleo', 'dora']);
    expect(chosenBy((several) => several.extendTo('ada'))).toEqual(['ada', 'bea', 'cleo']);
    expect(chosenBy((several) => several.all())).toEqual(ids);
  });
});

describe('what was searched for', () => {
  const shown = (text: string, sought: string) => renderToStaticMarkup(<Found text={text} sought={sought} />);
  it('is marked, each word, in any case, and never twice', () => {
    expect(shown('Katana: Ledger', 'LEDG kat')).toBe('<mark>Kat</mark>ana: <mark>Ledg</mark>er');
    expect(shown('banana', 'ana nan')).toBe('b<mark>ana</mark><mark>n</mark>a');
    expect(shown('Katana', 'staging')).toBe('Katana');
  });
  it('is text, and left alone where lower case is longer', () => {
    expect(shown('<b>', '<')).toBe('<mark>&lt;</mark>b&gt;');
    expect(shown('İzmir', 'i')).toBe('İzmir');
  });
});
