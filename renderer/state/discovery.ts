import { useEffect } from 'react';
import type { Problem } from '../../electron/contract';
import type { ChainView, RequestEdit, SignInChoice, StartedAs } from '../../electron/model/discovery';
import { withChange } from '../../electron/model/discovery-change';
import { invoke, on } from '../bridge';
import { ask, go, select } from './actions';
import { say } from './app';
import { createStore, useStore } from './store';

interface DiscoveryState {
  view: ChainView | null;
  /** As in the field. */
  url: string;
  stepwise: boolean;
  /** What the person says the URL is. */
  as: StartedAs;
  /** The step that the person looks at, `NEXT`, or null: whatever tells the most. */
  selected: string | null;
  shows: 'steps' | 'sequence';
  /** The tool whose arguments are being written, as JSON. */
  tool: { name: string; input: string; problem?: Problem } | null;
  /** It was read from a file: nothing of it is sent. */
  isShared: boolean;
}

/** Select, in the place of a step: what comes next, as whom to sign in, and what the call brought. */
export const NEXT = 'next';
export const SIGN_IN = 'sign-in';
export const RESULT = 'result';

const NONE: DiscoveryState = { view: null, url: '', stepwise: false, as: {}, selected: null, shows: 'steps', tool: null, isShared: false };
const store = createStore(NONE);

/** As before the first chain. */
export const resetDiscovery = () => change(NONE);

const change = (part: Partial<DiscoveryState>) => store.set((state) => ({ ...state, ...part }));
const take = (view: ChainView | null) =>
  store.set((state) =>
    view === null || state.isShared ? state : { ...state, view, url: state.view?.id === view.id ? state.url : view.url },
  );

const fetchChain = async () => {
  const result = await invoke('discovery.get');
  if (result.ok) take(result.value);
};

on('discovery.changed', (told) => {
  const { view, isShared } = store.get();
  const whole = isShared ? null : withChange(view, told);
  if (whole !== null) take(whole);
  else if (!isShared) void fetchChain();
});

/** The chain as it stands, and what the page shows of it. */
export function useDiscovery(): DiscoveryState {
  useEffect(() => void fetchChain(), []);
  return useStore(store, (state) => state);
}

export const typeUrl = (url: string) => change({ url });
export const setStepwise = (stepwise: boolean) => change({ stepwise });
export const setAs = (as: StartedAs) => change({ as });
export const selectStep = (selected: string | null) => change({ selected });
export const show = (shows: DiscoveryState['shows']) => change({ shows });

/** Begins a chain, and shows it. */
export async function startDiscovery(url: string): Promise<void> {
  change({ url, selected: null, shows: 'steps', tool: null, isShared: false });
  go({ at: 'discovery' });
  const { stepwise, as } = store.get();
  await ask('discovery.start', { url, stepwise, as });
}

/** What goes on from here shows by itself again. */
const follow = () => change({ selected: null });

export async function sendNext(id: string, edit: RequestEdit): Promise<void> {
  follow();
  await ask('discovery.send', { id, edit });
}

export async function runRest(id: string): Promise<void> {
  follow();
  await ask('discovery.run', { id });
}

export async function chooseOption(id: string, option: string): Promise<void> {
  follow();
  await ask('discovery.choose', { id, option });
}

export async function stepBack(id: string): Promise<void> {
  follow();
  await ask('discovery.back', { id });
}

/** Goes on to the answered call, by way of the browser. */
export async function signInChain(id: string, choice: SignInChoice): Promise<void> {
  follow();
  await ask('discovery.signIn', { id, ...choice });
}

export const useOpenTool = () => useStore(store, ({ tool }) => tool);

/** Opens a tool for its arguments, or writes them; null: none is open. */
export const writeTool = (tool: DiscoveryState['tool']) => change({ tool });

export async function callTool(id: string, { name, input }: { name: string; input: string }): Promise<void> {
  follow();
  const result = await invoke('discovery.callTool', { id, tool: name, input, stepwise: store.get().stepwise });
  if (result.ok) return;
  const { problem } = result;
  // What is wrong with the input is told beside it.
  if (problem.code === 'bad-request') writeTool({ name, input, problem });
  else say({ problem });
}

/** Makes a connection of the client and its tokens, and shows it. */
export async function keepChain(id: string): Promise<void> {
  const done = await ask('discovery.keep', { id });
  if (done) select(done.value.id, 'token');
}

/** Saves the whole chain, redacted, for somebody else to read. */
export async function shareChain(id: string): Promise<void> {
  const done = await ask('discovery.save', { id });
  if (!done?.value.path) return;
  const text = `Saved as ${done.value.path}. It has no tokens or secrets; URLs, hosts and names are in it. Review it before you share it.`;
  say({ tone: 'ok', text });
}

/** Shows a chain that somebody saved. */
export function showShared(view: ChainView): void {
  change({ view, url: view.url, selected: null, shows: 'steps', isShared: true });
  go({ at: 'discovery' });
}

export async function openShared(): Promise<void> {
  const done = await ask('discovery.open');
  if (done?.value) showShared(done.value);
}

export const stopDiscovery = (id: string) => ask('discovery.stop', { id });
