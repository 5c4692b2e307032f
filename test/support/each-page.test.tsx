import { ariaHideOutside } from 'react-aria/private/overlays/ariaHideOutside';
import { expect, it } from 'vitest';
import { ConfirmDialog } from '../../renderer/components/dialog';
import { confirmFirst } from '../../renderer/state/confirmation';
import { resetStores } from './kept-stores';
import { all, close, find, hidesNothing, open } from './page';

it('takes back a question that a file leaves open, so that it hides no page of the next', async () => {
  confirmFirst({ title: 'Remove this run?', text: 'It is gone for good.', confirmLabel: 'Remove', onConfirm: () => undefined });
  await open(<ConfirmDialog />);
  await find('alertdialog', 'Remove this run?');
  await close();
  resetStores();
  await open(
    <>
      <button type="button">Reached</button>
      <ConfirmDialog />
    </>,
  );
  expect(all('alertdialog')).toEqual([]);
  await find('button', 'Reached');
});

it('fails a test that leaves an overlay over the page', async () => {
  await hidesNothing();
  const show = ariaHideOutside([document.body.appendChild(document.createElement('div'))]);
  await expect(hidesNothing()).rejects.toThrow('The page is free of overlays');
  show();
  await hidesNothing();
});
