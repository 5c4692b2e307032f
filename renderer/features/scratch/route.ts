import type { Problem, Result, ScratchView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { go, showNew, showScratch } from '../../state/actions';
import { type Scratch, showFound } from './session';

/** What a text is that leads away from the inspector: to the form of a new connection, to the page of a chain, or to a review before it is imported or taken over. */
export type Elsewhere = NonNullable<Scratch['elsewhere']>;

export function goElsewhere(pasted: Elsewhere): void {
  if (pasted.to === 'chain') return void import('../../state/discovery').then(({ showShared }) => showShared(pasted.chain));
  if (pasted.to === 'new') showNew(pasted.template, pasted);
  else if (pasted.to === 'intake') go({ at: 'intake', review: pasted.review });
  else go({ at: 'import', review: pasted.review });
}

/** What led nowhere, and why. */
export type LedNowhere = { nothing: ScratchView } | { problem: Problem };

/**
 * Asks the main process where a text belongs, and goes there.
 *
 * @param given null: the clipboard, which the main process reads.
 * @param isHere An answer that comes when the person has left is dropped.
 */
export async function route(given: Result<string> | null, isHere: () => boolean = () => true): Promise<LedNowhere | null> {
  const result = given?.ok === false ? given : await invoke('scratch.route', { text: given?.value ?? null });
  if (!isHere()) return null;
  if (!result.ok) return { problem: result.problem };
  const { value } = result;
  if (value.to === 'new' && value.url !== null) await (await import('../../state/discovery')).startDiscovery(value.url);
  else if (value.to !== 'inspect') goElsewhere(value);
  else if (value.view.tokens.length === 0) return { nothing: value.view };
  else {
    showFound(value.view);
    showScratch();
  }
  return null;
}
