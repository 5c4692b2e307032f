import type { EventName, EventOf } from '../contract';

/** Tells the page of an event. */
export type Send = <E extends EventName>(event: E, payload: EventOf<E>) => void;
