import type { Word } from './shell-words';

/** curl's common options that take a value. */
const WITH_VALUE = new Set(
  `-A --user-agent -b --cookie -c --cookie-jar -C -d --data --data-ascii --data-binary --data-raw --data-urlencode -D --dump-header -e --referer
  -E --cert -F --form --form-string -H --header -K --config -m --max-time -o --output -T --upload-file -u --user -U --proxy-user -w --write-out
  -x --proxy -X --request --url --json --oauth2-bearer --cacert --cert-type --connect-timeout --key --key-type --max-redirs --resolve
  --retry --retry-delay --retry-max-time --interface --limit-rate --aws-sigv4 --url-query --request-target --variable --connect-to --ciphers --pass
  --proxy-header --noproxy --unix-socket --output-dir --capath --crlfile --pinnedpubkey --tls-max --trace --trace-ascii --stderr --proto
  --login-options --range -r --netrc-file --socks5 --socks5-hostname --dns-servers --local-port --keepalive-time --max-filesize`.split(
    /\s+/,
  ),
);

export const DATA = /^(?:-d|--data|--data-ascii|--data-binary|--data-raw|--data-urlencode|--json)$/;

/** Whether a text is a curl command line, with or without a prompt or a path. */
export function isCurl(text: string): boolean {
  return /^\s*(?:[$>%#]\s+)?(?:\S{0,200}[/\\])?curl(?:\.exe)?["']?\s+\S/.test(text.slice(0, 1_000));
}

/** The place of the program's name among the words of its command line; -1: there is none. */
export const programAt = (words: readonly Word[]): number => words.findIndex(({ text }) => /(?:^|[/\\])curl(?:\.exe)?["']?$/i.test(text));

/** `-H value`, `-Hvalue`, `--header value`; curl takes no `--header=value`, but people write it. */
export function optionAt(words: readonly Word[], index: number): { option: string | null; value: Word | null } {
  const word = words[index];
  if (!word?.text.startsWith('-') || word.text === '-') return { option: null, value: null };
  const { text, line } = word;
  if (text.startsWith('--')) {
    const equals = text.indexOf('=');
    if (equals > 0) return { option: text.slice(0, equals), value: { text: text.slice(equals + 1), line } };
    return { option: text, value: WITH_VALUE.has(text) ? (words[index + 1] ?? null) : null };
  }
  // Short options may be joined: -sSLH "..." and -Hvalue.
  for (let at = 1; at < text.length; at += 1) {
    const option = `-${text[at]}`;
    if (!WITH_VALUE.has(option)) continue;
    return { option, value: at + 1 < text.length ? { text: text.slice(at + 1), line } : (words[index + 1] ?? null) };
  }
  return { option: text, value: null };
}
