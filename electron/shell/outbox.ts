import type { EventName, EventOf } from '../contract';

export type Send = <E extends EventName>(event: E, payload: EventOf<E>) => void;
