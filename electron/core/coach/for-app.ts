import type { CoachView } from '../../model/exchange';

/** Words of the rules that speak of a connection and its settings, and what they are for an app that Tokenscope only watches. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/, or let the connection do so automatically \(Settings, Refresh on 401\)/g, ''],
  [/ \(the practice provider starts when a practice connection is used\)/g, ''],
  [/, or enter the issuer and let Tokenscope discover it/g, ''],
  [/\bsent it as configured in Settings/g, 'sent it as your app is configured'],
  [/\b[Tt]he URL in Settings\b/g, "your app's URL"],
  [/ Tokenscope does so by itself, once\./g, ''],
  [/\bwhich Tokenscope never follows\b/g, 'which an app should not follow'],
  [/\bat the Token tab\b/g, 'at the token'],
  [/\bin the Token tab\b/g, 'of the token'],
  [/\b(in|change) Settings(?=[,.;: )]|$)/g, "$1 your app's settings"],
  [/\bThis connection\b/g, 'Your app'],
  [/\b(?:this connection|(?<=\b(?:of|to|that) )the connection(?! to\b| that\b))(?!')/g, 'your app'],
  [/\bthe connection's\b/g, "your app's"],
];

/** An explanation for an exchange of an app: what Tokenscope could change at a connection changes nothing there. */
export function forApp(coach: CoachView): CoachView {
  const { what, cause, action } = coach;
  return { ...coach, what: inApp(what), cause: inApp(cause), action: inApp(action), mend: [] };
}

/** A rule's sentence as it holds for an app. */
export function inApp(text: string): string {
  return WORDS.reduce((said, [pattern, words]) => said.replace(pattern, words), text);
}
