import * as v from 'valibot';
import { connectionSettings } from './connection';
import { id, short } from './text/limits';

/** A template that a person made or was given: settings to begin a connection with, without a client or secrets. */
export const ownTemplate = v.strictObject({ id, name: short, settings: connectionSettings });

export type OwnTemplate = v.InferOutput<typeof ownTemplate>;
