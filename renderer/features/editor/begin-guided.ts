import type { ConnectionSettings } from '../../../electron/contract';
import { freeName } from '../../../electron/model/text/free-name';
import { ask, showGuide } from '../../state/actions';
import { store } from '../../state/app';
import { newPart, toForm, toInput, withOwnRedirect } from './form-model';

/** Makes a connection at once and sets it up step by step: the list, the form and the steps show the same one. */
export async function beginGuided(settings: ConnectionSettings): Promise<void> {
  const taken = store.get().connections.map(({ name }) => name);
  const form = withOwnRedirect(toForm({ ...settings, name: freeName(settings.name, taken) }), newPart());
  const made = await ask('connections.create', { input: toInput(form, settings.calls) });
  if (made) await showGuide(made.value.id);
}
