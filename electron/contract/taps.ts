import * as v from 'valibot';
import { LEG_KINDS, MOST_LEGS, PASTE_FORMATS, tapTrouble, tapView } from '../model/tap';
import { id, long } from '../model/text/limits';
import { byId, method, none, nothing } from './method';

const server = { kind: v.picklist(LEG_KINDS), upstream: long };
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

/** Taps: what an app sends, on its way to the real servers. What happens comes by `tap.changed`, the exchanges by `exchange.logged`. */
export const taps = {
  /** Those of this session, also ended ones; the newest last. */
  'taps.list': method(none, v.array(tapView)),
  /** The servers that a connection's app talks to. Its issuer's metadata are read where an endpoint is missing. */
  'taps.servers': method(v.strictObject({ connectionId: id }), v.array(v.strictObject(server))),
  /** Listens from now on. `connectionId` null: the exchanges are of no connection. `port` null: any free one. */
  'taps.start': method(
    v.strictObject({
      connectionId: v.nullable(id),
      legs: v.pipe(v.array(v.strictObject({ ...server, port: v.nullable(port) })), v.minLength(1), v.maxLength(MOST_LEGS)),
    }),
    byId,
  ),
  /** One more server for a running tap, such as one of its `leaves`. */
  'taps.add': method(v.strictObject({ id, ...server, port: v.nullable(port) }), nothing),
  /** What the app is to be set to, ready to paste. */
  'taps.addresses': method(v.strictObject({ id, format: v.picklist(PASTE_FORMATS) }), v.strictObject({ text: v.string() })),
  /** Paused, it passes everything on and takes nothing down. */
  'taps.pause': method(v.strictObject({ id, paused: v.boolean() }), nothing),
  /** What is laid over it from now on, in the place of what was. Asks the person where that may cost something at a real server. */
  'taps.lay': method(v.strictObject({ id, troubles: v.pipe(v.array(tapTrouble), v.maxLength(50)) }), nothing),
  /** Listens no longer; its exchanges stay. */
  'taps.stop': method(byId, nothing),
  /** Likewise, and forgets what went through it. */
  'taps.forget': method(byId, nothing),
};
