import {
  faceLike,
  hasSecondIssuer,
  type OfferedClient,
  offeredClientsAt,
  type ProofFace,
  type ProofStart,
  QUIET_SECONDS,
  USUAL_APP,
} from '../../../electron/model/proof';
import { isRedirectUri } from '../../../electron/model/redirect-uri';

/** What a person has entered, as it stands in the form. */
export interface Choices {
  like: 'face' | 'connection';
  /** A connection's id. */
  connection: string;
  face: ProofFace;
  planId: string;
  leftOut: ReadonlySet<string>;
  redirectUri: string;
  client: OfferedClient;
  hasSecond: boolean;
  /** Seconds; empty: as usual. */
  quiet: string;
}

const FIRST: Choices = {
  like: 'face',
  connection: '',
  face: 'oidc',
  planId: 'first-light',
  leftOut: new Set(),
  redirectUri: '',
  client: USUAL_APP.client,
  hasSecond: false,
  quiet: '',
};

let last = FIRST;

/** For the form to begin with when it is shown again. */
export function keepChoices(choices: Choices): void {
  last = choices;
}

export const resetChoices = () => keepChoices(FIRST);

/** @param connectionId That the form was opened for; null: none. @param ids Of the connections there are. */
export function choicesFor(connectionId: string | null, ids: readonly string[]): Choices {
  const isThere = ids.includes(last.connection);
  const like = isThere ? last.like : 'face';
  if (connectionId === null) return { ...last, like, connection: isThere ? last.connection : (ids[0] ?? '') };
  return { ...last, like: 'connection', connection: connectionId };
}

/** How the app authenticates, of what the face has. */
export const clientOf = ({ client }: Choices, face: ProofFace): OfferedClient =>
  offeredClientsAt(face).includes(client) ? client : 'confidential';

export const faceOf = ({ face }: Choices, template: string | undefined): ProofFace => (template === undefined ? face : faceLike(template));

export const isWrongRedirect = ({ redirectUri }: Choices): boolean => redirectUri.trim() !== '' && !isRedirectUri(redirectUri.trim());

/** NaN: it is no number that can be used. */
function secondsOf({ quiet }: Choices): number {
  const text = quiet.trim();
  if (text === '') return QUIET_SECONDS.usual;
  const seconds = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  return seconds >= QUIET_SECONDS.least && seconds <= QUIET_SECONDS.most ? seconds : Number.NaN;
}

export const isWrongQuiet = (choices: Choices): boolean => Number.isNaN(secondsOf(choices));

type Asked = Pick<ProofStart, 'redirectUri' | 'client' | 'issuers' | 'quietSeconds'>;

/** What the app is, as the main process is asked for it. */
export const appOf = (choices: Choices, face: ProofFace): Asked => ({
  redirectUri: choices.redirectUri.trim() || null,
  client: clientOf(choices, face),
  issuers: choices.hasSecond && hasSecondIssuer(face) ? 2 : 1,
  quietSeconds: secondsOf(choices),
});
