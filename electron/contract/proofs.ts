import * as v from 'valibot';
import { checkIds, reportKind, runComparison } from '../model/check';
import { exchangeView } from '../model/exchange';
import { proofCatalogue, proofSettingsForm, proofStart, proofView } from '../model/proof';
import { id } from '../model/text/limits';
import { byId, copiedSecret, method, none, nothing, saved } from './method';

/** Proofs of a person's own app. One is open at a time; how it stands comes by `proof.changed`. */
export const proofs = {
  'proofs.catalogue': method(none, proofCatalogue),
  /** null: none is open. */
  'proofs.get': method(none, v.nullable(proofView)),
  /** Opens a provider for the app and begins. */
  'proofs.start': method(proofStart, byId),
  /** A paused run asks for nothing more. */
  'proofs.pause': method(v.strictObject({ paused: v.boolean() }), nothing),
  /** Leaves out what is played at this moment. */
  'proofs.skip': method(none, nothing),
  /** Two copies of the app run, as was asked for. */
  'proofs.bothRun': method(none, nothing),
  /** Ends the run; the provider stays for the next one. */
  'proofs.stop': method(none, nothing),
  /** Runs it again with the same URLs. `checks` null: all of the plan. */
  'proofs.again': method(v.strictObject({ checks: checkIds }), nothing),
  /** Ends it, and its provider. */
  'proofs.close': method(none, nothing),
  /** All that the app is to be told, the client secret included, as `tokens.copy`. */
  'proofs.copySettings': method(v.strictObject({ form: proofSettingsForm }), copiedSecret),
  'proofs.copySecret': method(none, copiedSecret),
  /** Shows the client secret in a window of its own. */
  'proofs.revealSecret': method(none, nothing),
  'proofs.evidence': method(v.strictObject({ checkId: id }), v.array(exchangeView)),
  /** With the run of the same plan before this one, in this session. `not-found` where there was none. */
  'proofs.compare': method(none, runComparison),
  /** Into a file the person chooses. */
  'proofs.saveReport': method(v.strictObject({ kind: reportKind }), saved),
  /** Markdown for a ticket, onto the clipboard. */
  'proofs.copyReport': method(none, nothing),
};
