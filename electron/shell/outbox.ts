import type { EventName, Events } from '../contract';

/** Sends one of the contract's events to the window. */
export type Send = <E extends EventName>(event: E, payload: Events[E]) => void;
