import { Failure } from '../../model/failure';

/** Characters of release notes that are shown; a feed may hold any amount. */
const MAX_NOTES = 20_000;
const MAX_VERSION = 60;

/** What a feed offers: untrusted text. @throws Failure `update-failed`, where it offers nothing. */
export function offerIn(info: unknown): { version: string; notes: string | null } {
  const { version, releaseNotes } = typeof info === 'object' && info !== null ? (info as Record<string, unknown>) : {};
  if (typeof version !== 'string' || version.length > MAX_VERSION) throw failed(UNREADABLE, 'it has no version');
  return {
    version,
    notes: typeof releaseNotes === 'string' && releaseNotes.trim() !== '' ? releaseNotes.trim().slice(0, MAX_NOTES) : null,
  };
}

type Words = Pick<Failure, 'what' | 'likelyCause' | 'action'>;

const UNREADABLE: Words = {
  what: "The release server's response could not be used.",
  likelyCause: 'The file does not exist, or another server responded, such as the sign-in page of a network.',
  action: 'Try again later. If it keeps failing, get the new version from the release page.',
};
const NOT_GENUINE: Words = {
  what: 'The update was discarded: it is not what the publisher released.',
  likelyCause: 'It was changed or truncated in transit, or someone else made it.',
  action: 'Try again on another network. If it happens again, tell the authors, and install nothing by hand.',
};
const REFUSED: Words = {
  what: 'The update server redirected to a URL that Tokenscope does not accept updates from.',
  likelyCause: 'Updates are downloaded over https only, and the release list or a redirect named another URL.',
  action: 'Try again on another network. If it happens again, tell the authors.',
};
const UNREACHABLE: Words = {
  what: 'The update server could not be reached.',
  likelyCause: 'This computer is offline, or a proxy or firewall is in the way.',
  action: 'Check the network and try again.',
};
const NOT_INSTALLED: Words = {
  what: 'The update failed.',
  likelyCause: "The disk is full, or the folder for downloads can't be written to.",
  action: 'Try again. If it keeps failing, get the new version from the release page.',
};

/** By electron-updater's code, or Chromium's name of a network error. */
const BY_REASON: readonly [RegExp, Words][] = [
  [/^ERR_(CHECKSUM_MISMATCH|UPDATER_INVALID_SIGNATURE)$/, NOT_GENUINE],
  [/^ERR_(BLOCKED_BY_CLIENT|UPDATER_NO_CHECKSUM)$/, REFUSED],
  [/^(ERR_UPDATER_|HTTP_ERROR)/, UNREADABLE],
  [/^ERR_[A-Z_]+$/, UNREACHABLE],
];

/** What electron-updater throws, in words. Its messages may quote the answer of a server, so only the name of the reason is kept. */
export function updateFailure(error: unknown): Failure {
  const { code, message } = error instanceof Error ? (error as Error & { code?: unknown }) : { code: undefined, message: '' };
  const status = /, status ([45]\d\d): /.exec(message.slice(0, 5_000))?.[1];
  const named = status ? `HTTP_ERROR_${status}` : /^net::(ERR_[A-Z_]{1,60})/.exec(message)?.[1];
  const reason = (typeof code === 'string' ? code : (named ?? '')).slice(0, 80);
  return failed(BY_REASON.find(([pattern]) => pattern.test(reason))?.[1] ?? NOT_INSTALLED, reason);
}

function failed(words: Words, reason: string): Failure {
  return new Failure({ code: 'update-failed', ...words, evidence: reason === '' ? [] : [{ label: 'Reason', value: reason }] });
}
