import '../../../support/bridge';
import { find, open, press } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import { useState } from 'react';
import { keepFocus } from '../../../../renderer/features/commands/focus';
import { patch } from '../../../../renderer/state/app';

keepFocus();

function Window() {
  const [isThere, setThere] = useState(true);
  const [isDisabled, setDisabled] = useState(false);
  return (
    <>
      <nav aria-label="Connections">
        <button type="button">In the list</button>
      </nav>
      <main>
        <h1>Katana</h1>
        <section aria-label="Token">
          {isThere ? (
            <button type="button" onClick={() => setThere(false)}>
              Leaves
            </button>
          ) : null}
          <button type="button" disabled={isDisabled} onClick={() => setDisabled(true)}>
            Is disabled
          </button>
        </section>
      </main>
    </>
  );
}

const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent;

beforeEach(() => open(<Window />));

describe('the focus', () => {
  it('goes to the part of the window that its button has left', async () => {
    await press('button', 'Leaves');
    await expect.poll(focused).toBe('Token');
  });

  it('goes to the title of the page at a new place, where nothing has it', async () => {
    (await find('button', 'Leaves')).focus();
    (document.activeElement as HTMLElement).blur();
    patch({ place: { at: 'scratch' } });
    await expect.poll(focused).toBe('Katana');
  });

  it('stays with what has it, also at a new place', async () => {
    (await find('button', 'In the list')).focus();
    patch({ place: { at: 'preferences' } });
    await press('button', 'In the list');
    expect(focused()).toBe('In the list');
  });
});
