import * as v from 'valibot';
import { checkIds, reportKind, runComparison } from '../model/check';
import { exchangeView } from '../model/exchange';
import { proofCatalogue, proofPlanView, proofSecret, proofSettingsForm, proofStart, proofView } from '../model/proof';
import { id } from '../model/text/limits';
import { byId, copiedSecret, method, none, nothing, saved } from './method';

/** Proofs of a person's own app. One is open at a time; how it stands comes by `proof.changed`. */
export const proofs = {
  'proofs.catalogue': method(none, proofCatalogue),
  /** Adds a person's own plan from a file that they choose; null: they chose none. */
  'proofs.addPlan': method(none, v.nullable(v.pick(proofPlanView, ['id', 'name', 'faces']))),
  /** Keeps checks of a plan as one's own of that name, in the place of one that has it. */
  'proofs.keepPlan': method(
    v.strictObject({ planId: id, name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)), checks: v.array(id) }),
    byId,
  ),
  'proofs.removePlan': method(v.strictObject({ planId: id }), nothing),
  /** Into a file the person chooses. `checks` null: all of them. */
  'proofs.savePlan': method(v.strictObject({ planId: id, checks: checkIds }), saved),
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
  'proofs.copySecret': method(v.strictObject({ name: proofSecret }), copiedSecret),
  /** Shows a secret in a window of its own. */
  'proofs.revealSecret': method(v.strictObject({ name: proofSecret }), nothing),
  'proofs.evidence': method(v.strictObject({ checkId: id }), v.array(exchangeView)),
  /** With the last verdicts of the same plan before this run. `not-found` where there are none. */
  'proofs.compare': method(none, runComparison),
  /** Deletes what is kept of earlier runs at the server that is played. */
  'proofs.forget': method(none, nothing),
  /** Into a file the person chooses. */
  'proofs.saveReport': method(v.strictObject({ kind: reportKind }), saved),
  /** Markdown for a ticket, onto the clipboard. */
  'proofs.copyReport': method(none, nothing),
};
