import { useEffect } from 'react';
import type { ProofView } from '../../electron/model/proof';
import { invoke, on } from '../bridge';
import { ask, go } from './actions';
import { clock } from './clock';
import { createStore, useStore } from './store';

interface ProofState {
  /** null: none is open; undefined: before the first answer. */
  proof: ProofView | null | undefined;
  /** Since when nothing came, in milliseconds since the epoch. */
  quietSince: number;
}

const NOTHING: ProofState = { proof: undefined, quietSince: 0 };
const store = createStore<ProofState>(NOTHING);

const mark = (proof: ProofView | null | undefined) =>
  proof && `${proof.run.id} ${proof.requests} ${proof.now?.scene.id} ${proof.now?.asks} ${proof.now?.isPaused}`;

const take = (proof: ProofView | null) =>
  store.set((before) => ({ proof, quietSince: mark(before.proof) === mark(proof) ? before.quietSince : clock.now() }));

on('proof.changed', take);

function useFirstAnswer(): void {
  useEffect(() => {
    if (store.get().proof === undefined) void invoke('proofs.get').then((result) => result.ok && take(result.value));
  }, []);
}

/** The proof of an app that is open; null: none is; undefined: before the first answer. */
export function useProof(): ProofView | null | undefined {
  useFirstAnswer();
  return useStore(store, ({ proof }) => proof);
}

/** Since when no request came, nor anything new was asked for, in milliseconds since the epoch. */
export const useQuietSince = () => useStore(store, ({ quietSince }) => quietSince);

/** As before the first proof. */
export const resetProof = () => store.set(() => NOTHING);

export const openProof = () => go({ at: 'prove' });
export const pauseProof = (paused: boolean) => ask('proofs.pause', { paused });
export const skipScene = () => ask('proofs.skip');
export const sayBothRun = () => ask('proofs.bothRun');
export const stopProof = () => ask('proofs.stop');
/** Deletes what is kept of earlier runs. */
export const forgetProofs = () => ask('proofs.forget');
export const closeProof = () => ask('proofs.close');
/** @param checks null: all of the plan. */
export const proveAgain = (checks: string[] | null) => ask('proofs.again', { checks });
