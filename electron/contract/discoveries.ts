import * as v from 'valibot';
import { chainView, requestEdit, signInChoice, startedAs } from '../model/discovery';
import { id, long, short } from '../model/text/limits';
import { byId, method, none, nothing, saved } from './method';

/** The chain from a URL to a call; one at a time. What happens comes by `discovery.changed`. */
export const discoveries = {
  /** The newest chain; null: there was none since the start. */
  'discovery.get': method(none, v.nullable(chainView)),
  /** Begins one in the place of the former. `stepwise`: it waits before each request until `discovery.send`. */
  'discovery.start': method(v.strictObject({ url: long, stepwise: v.boolean(), as: v.optional(startedAs) }), byId),
  /** Sends the next request, as changed. */
  'discovery.send': method(v.strictObject({ id, edit: requestEdit }), nothing),
  /** Sends what is left without waiting. */
  'discovery.run': method(byId, nothing),
  'discovery.choose': method(v.strictObject({ id, option: v.string() }), nothing),
  /** As before the last step. What was sent stays sent. */
  'discovery.back': method(byId, nothing),
  'discovery.stop': method(byId, nothing),
  /** Goes on from the metadata to the answered call, in the browser and with tokens in memory alone. */
  'discovery.signIn': method(v.strictObject({ id, ...signInChoice.entries }), nothing),
  /** Calls a tool of the MCP server, signed in; `input` is its arguments as JSON. Before another sign-in there is a choice. */
  'discovery.callTool': method(v.strictObject({ id, tool: short, input: long, stepwise: v.boolean() }), nothing),
  /** Makes a connection of the client that signed in and its tokens. */
  'discovery.keep': method(byId, byId),
  /** The whole chain, redacted, into a file the person chooses. */
  'discovery.save': method(byId, saved),
  /** A chain that somebody saved, from a file the person chooses; null: they chose none. */
  'discovery.open': method(none, v.nullable(chainView)),
};
