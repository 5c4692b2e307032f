import type { ProvidersFile, ProvidersReview } from '../../electron/model/file-entry';
import type { OwnTemplate } from '../../electron/model/own-template';
import { ask, inQuotes, showNew } from './actions';
import { say } from './app';
import { createStore, useStore } from './store';

const files = createStore<readonly ProvidersFile[]>([]);
const templates = createStore<readonly OwnTemplate[]>([]);

/** A person's own templates, as they were last read. */
export const useTemplates = () => useStore(templates, (all) => all);

/** Files of providers that a person added. */
export const useProviderFiles = () => useStore(files, (all) => all);

export async function loadProviderFiles(): Promise<void> {
  const done = await ask('templates.providers');
  if (done) files.set(() => done.value);
}

/** Keeps a file of providers that a person has looked at. */
export async function acceptProviders({ id, name }: ProvidersReview): Promise<void> {
  if ((await ask('templates.acceptProviders', { id })) === null) return;
  await loadProviderFiles();
  say({ tone: 'ok', text: `Added the providers of ${inQuotes(name)}.` });
}

/** Removes the providers of a file, which can be undone for a while. */
export async function removeProviders({ id, name }: Pick<ProvidersFile, 'id' | 'name'>): Promise<void> {
  await removed(id, `Removed the providers of ${inQuotes(name)}.`, loadProviderFiles);
}

/** Reads them again. */
export async function loadTemplates(): Promise<void> {
  const done = await ask('templates.list');
  if (done) templates.set(() => done.value);
}

/** Keeps a connection as a template, which can be undone for a while. */
export async function saveAsTemplate(connectionId: string): Promise<void> {
  const done = await ask('templates.add', { connectionId });
  if (done) sayKept([done.value]);
}

/** Keeps those connections of an import that a person chose as templates, which can be undone for a while. */
export async function keepAsTemplates(id: string, chosen: number[]): Promise<void> {
  const done = await ask('templates.acceptImport', { id, chosen });
  if (!done) return;
  showNew();
  sayKept(done.value);
}

function sayKept(added: readonly { id: string; name: string }[]): void {
  const [only, ...others] = added;
  if (only === undefined) return;
  const undo = async () => {
    for (const { id } of added) await ask('templates.remove', { id });
    await loadTemplates();
  };
  const what = others.length === 0 ? `${inQuotes(only.name)} is a template now` : `${added.length} templates added`;
  say({ tone: 'ok', text: `${what}, without Client ID and secrets. Choose it under New.`, undo });
  void loadTemplates();
}

export async function renameTemplate({ id, name: before }: OwnTemplate, name: string): Promise<void> {
  if ((await ask('templates.rename', { id, name })) === null) return;
  await loadTemplates();
  const undo = async () => {
    await ask('templates.rename', { id, name: before });
    await loadTemplates();
  };
  say({ tone: 'ok', text: `Renamed to ${inQuotes(name)}.`, undo });
}

/** Deletes a template, which can be undone for a while. */
export async function removeTemplate({ id, name }: OwnTemplate): Promise<void> {
  await removed(id, `Deleted the template ${inQuotes(name)}.`, loadTemplates);
}

async function removed(id: string, text: string, load: () => Promise<void>): Promise<void> {
  if ((await ask('templates.remove', { id })) === null) return;
  await load();
  const undo = async () => {
    await ask('templates.restore', { id });
    await load();
  };
  say({ tone: 'ok', text, undo });
}

/** As a file that somebody else can import. */
export async function shareTemplate({ id }: OwnTemplate): Promise<void> {
  const done = await ask('templates.share', { id });
  if (done?.value.path)
    say({
      tone: 'ok',
      text: `Saved as ${done.value.path}. It contains no Client ID or secrets. It can be opened under New > Import from a file.`,
    });
}
