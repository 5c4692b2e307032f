import NAMES from './names.json';

/*
 * names.json has what e-mails, tables and files call each value: English, German, French, Spanish, Dutch, Indonesian, Italian, Portuguese,
 * Japanese and Estonian. Case, accents and separators don't matter: "client_id", "Client-ID" and "clientId" are one name.
 */

/** What a value in a text can be. Those in the second row have no place in a connection's settings; they are named, so that none is taken for another. */
export type ValueKind =
  | 'clientId'
  | 'clientSecret'
  | 'issuer'
  | 'authorization'
  | 'token'
  | 'userinfo'
  | 'jwks'
  | 'introspection'
  | 'revocation'
  | 'deviceAuthorization'
  | 'endSession'
  | 'apiBaseUrl'
  | 'redirectUri'
  | 'tenant'
  | 'audience'
  | 'resource'
  | 'scopes'
  | 'environment'
  | 'username'
  | 'password'
  | 'otherSecret'
  | 'other';

/** Letters without case, accents and width; digits. One spelling for everything that people take for the same word. */
export function spelled(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The same where letters that look alike are one: how a picture's text may have been read. */
function blurred(text: string): string {
  return text
    .replace(/[i1|!]/g, 'l')
    .replace(/0/g, 'o')
    .replace(/5/g, 's')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w');
}

/** Names that a provider has for its values, as they are compared. */
export type OwnNames = ReadonlyMap<string, ValueKind>;

/** A name as it is compared. */
export const keyOf = (name: string): string => spelled(name).replace(/[^\p{L}\p{N}]/gu, '');

const SPELLED = new Map<string, ValueKind>();
const BLURRED = new Map<string, ValueKind>();
for (const [kind, names] of Object.entries(NAMES) as [ValueKind, string[]][]) {
  for (const name of names) {
    const key = keyOf(name);
    SPELLED.set(key, kind);
    BLURRED.set(blurred(key), kind);
  }
}
/** Words that the longest name has, and letters. */
const MOST_WORDS = 7;
const MOST_LETTERS = 48;
/** Names of one common word: they name a value only directly before it. */
const COMMON =
  /^(identifiant|secret|geheimnis|geheim|segreto|segredo|secreto|saladus|tenant|mandant|realm|inquilino|locataire|scopes?|permissions|permisos|permessi|rechten|izin|ambiente|endpoint|host|callback|resource|ressource|recurso|risorsa|environment|env|stage|umgebung|entorno|usuario|authority|iss|aud|audience|issuer|pin|password|passwort|kennwort|senha|contact|phone|expires|ticket|berechtigung(en)?|autorisations|machtigingen|bereiche|lingkup|parool|weiterleitung|jwks|シークレット|環境|権限|テナント|リソース)$/;

export interface Label {
  kind: ValueKind;
  start: number;
  end: number;
  /** One common word, such as "secret". */
  isCommon: boolean;
  /** Only when letters that look alike count as one. */
  isBlurred: boolean;
}

/** Words of a line: camelCase, scripts, letters and digits apart. */
const WORD =
  /[\p{Script=Katakana}ー]+|\p{Script=Hiragana}+|\p{Script=Han}+|\p{Lu}{1,24}(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]{1,40}|\p{L}{1,40}|\d{1,12}/gu;
const GAP = /^[\s_\-./'’()"*]{0,3}$/;
const NAME_CHARACTER = /[\p{L}\p{N}]/u;

/** The labels in a line, in order; of those that overlap the longest. @param own The provider's names, which win. */
export function labelsIn(line: string, own?: OwnNames): Label[] {
  const words = [...line.matchAll(WORD)].map(({ 0: word, index }) => ({ start: index, end: index + word.length, text: spelled(word) }));
  const labels: Label[] = [];
  for (let at = 0; at < words.length; at++) {
    const found = longestAt(line, words, at, own);
    if (found === null) continue;
    labels.push(found.label);
    at = found.last;
  }
  return labels;
}

type Word = { start: number; end: number; text: string };

function longestAt(line: string, words: readonly Word[], at: number, own?: OwnNames): { label: Label; last: number } | null {
  let key = '';
  let best: { label: Label; last: number } | null = null;
  const first = words[at];
  if (first === undefined) return null;
  for (let last = at; last < Math.min(words.length, at + MOST_WORDS); last++) {
    const word = words[last];
    const before = words[last - 1];
    if (word === undefined || (last > at && before && !GAP.test(line.slice(before.end, word.start)))) break;
    key += word.text;
    if (key.length > MOST_LETTERS) break;
    // "clientid" in "clientidentity" is no label, nor is "Client" of the plural "clients".
    const exact = own?.get(key) ?? SPELLED.get(key);
    const kind = exact ?? (key.length > 5 ? BLURRED.get(blurred(key)) : undefined);
    if (kind === undefined || touches(line, word)) continue;
    best = {
      label: {
        kind,
        start: first.start,
        end: word.end,
        isCommon: COMMON.test(key) || (last === at && own?.has(key) === true),
        isBlurred: exact === undefined,
      },
      last,
    };
  }
  return best;
}

/** Whether the word goes on after what counts as its end, in the same script. */
function touches(line: string, { end }: Word): boolean {
  const [before = '', after = ''] = [line.slice(0, end).at(-1), line[end]];
  return NAME_CHARACTER.test(after) && /[a-z\d]/i.test(before) && /[a-z\d]/.test(after);
}

/** Environments, by the words that name them. */
const ENVIRONMENTS: readonly (readonly [string, string])[] = [
  [
    'production',
    'production prod live produktion produktiv produktivsystem produktivumgebung echtsystem produccion produzione producao produtivo productie produksi 本番 本番環境 tootmine toodang',
  ],
  ['sandbox', 'sandbox sandkasten bac sable 開発者 サンドボックス liivakast spielwiese'],
  ['staging', 'staging stage uat preprod preproduction vorproduktion abnahme recette homologacao acceptatie acceptance'],
  [
    'test',
    'test testing tests testumgebung testsystem pruebas prueba prova collaudo teste testes testomgeving uji ujicoba テスト 検証 検証環境 テスト環境 testkeskkond essai essais',
  ],
  [
    'development',
    'development dev entwicklung developpement desarrollo sviluppo desenvolvimento ontwikkeling pengembangan 開発 開発環境 arendus',
  ],
  ['demo', 'demo デモ'],
];
const ENVIRONMENT_OF = new Map(ENVIRONMENTS.flatMap(([name, words]) => words.split(' ').map((word) => [spelled(word), name] as const)));
/** Words that may stand beside an environment's name in a heading. */
const BESIDE = new Set(
  spelled(
    `environment env credentials credential access data keys key system server for the of our your api oauth client app details account zugangsdaten umgebung fur daten die der das system
    environnement de du la le les identifiants acces pour entorno credenciales datos del para ambiente credenziali dati per credenciais dados do da omgeving gegevens voor inloggegevens
    lingkungan kredensial data akses untuk 環境 用 の 情報 認証情報 keskkond andmed and 1 2 à 2.0 v1 v2 new old neu url urls setup configuration config settings values`,
  ).split(/[\s.]+/),
);

/** The environment that these words name, as one calls it here; null: none. */
export function environmentIn(text: string): string | null {
  for (const { 0: word } of text.slice(0, 200).matchAll(WORD)) {
    const name = ENVIRONMENT_OF.get(spelled(word));
    if (name !== undefined) return name;
  }
  return null;
}

/** The environment that a line is the heading of; null: it is none. */
export function headingOf(line: string): string | null {
  if (line.length > 80 || line.trim() === '') return null;
  const words = [...line.matchAll(WORD)].map(({ 0: word }) => spelled(word));
  const name = words.map((word) => ENVIRONMENT_OF.get(word)).find((found) => found !== undefined);
  const isMarked = /^\s*(?:[#[=*]|-{2,})|[:\]=*：]\s*$/.test(line);
  const others = words.filter((word) => !ENVIRONMENT_OF.has(word) && !BESIDE.has(word));
  return name !== undefined && others.length <= (isMarked ? 3 : 0) && !/https?:|[@?]/.test(line) ? name : null;
}
