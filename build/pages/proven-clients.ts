import { CLIENT_CHECKS } from '../../electron/core/client-checks/catalogue';
import { type Verdict, verdictInWords } from '../../electron/model/check-words';
import { PROOF_FACE_WORDS, PROOF_FACES, type ProofFace } from '../../electron/model/proof';
import { LIBRARIES, type Library } from '../../test/clients/libraries';
import { reasonOf } from '../../test/clients/reasons';
import { readRecord, type Recorded, type Results } from '../../test/clients/record';

const HEAD = `# Proven clients

Six OAuth client libraries that no one here wrote, each driven through its documented API and judged by the plan "Everything" at each server that
Tokenscope plays. The apps are in \`test/clients/libraries\`, as small as each README would have them: what a library leaves to its app, the app leaves
out as well, and the table says so. "not seen" is no fault: the app gave no occasion.

\`npm run prove-clients\` does it again; \`-- --write\` records what was found and makes this page of it; change that, not this.
`;

const CELLS: Partial<Record<Verdict, string>> = { fail: '**fail**', warn: '*warning*', 'not-applicable': '' };

/** @param verdict Of a check that is newer than the record: undefined. */
const cell = (verdict: Verdict | undefined) => (verdict === undefined ? 'not recorded yet' : (CELLS[verdict] ?? verdictInWords(verdict)));

/** docs/proven-clients.md, from the recorded results. */
export function provenClients(results: Results = readRecord()): string {
  const recorded = CLIENT_CHECKS.filter(({ id }) => results.runs.some(({ found }) => found[id] !== undefined));
  const made = `Tokenscope ${results.tokenscope}, ${results.date}, ${recorded.length} checks.`;
  return [HEAD, made, '', ...summary(results), ...LIBRARIES.flatMap((library) => section(library, results))].join('\n');
}

function summary(results: Results): string[] {
  const line = (library: Library) => {
    const cells = PROOF_FACES.map((face) => {
      const verdicts = Object.values(foundAt(results, library, face));
      const count = (one: Verdict) => verdicts.filter((verdict) => verdict === one).length;
      return `${count('pass')} passed, ${count('fail')} failed, ${count('warn')} warned`;
    });
    return row([`[${library.name}](#${anchorOf(library.name)})`, ...cells]);
  };
  const columns = ['Library', ...PROOF_FACES.map((face) => PROOF_FACE_WORDS[face].name)];
  return [row(columns), row(columns.map(() => '---')), ...LIBRARIES.map(line), ''];
}

function section(library: Library, results: Results): string[] {
  const columns = ['Check', ...PROOF_FACES.map((face) => PROOF_FACE_WORDS[face].name), 'Why'];
  return [
    `## ${library.name}`,
    '',
    `${results.versions[library.id]}. ${library.note}`,
    '',
    row(columns),
    row(columns.map(() => '---')),
    ...CLIENT_CHECKS.map(({ id, statement }) => {
      const found = PROOF_FACES.map((face) => foundAt(results, library, face)[id]);
      const faces = PROOF_FACES.filter((_, index) => found[index] === 'fail' || found[index] === 'warn');
      const why = new Set(faces.flatMap((face) => reasonOf(library.id, id, face) ?? []));
      return row([statement, ...found.map(cell), [...why].join(' ')]);
    }),
    '',
  ];
}

const foundAt = ({ runs }: Results, { id }: Library, face: ProofFace): Recorded['found'] =>
  runs.find((run) => run.library === id && run.face === face)?.found ?? {};

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** As GitHub makes them of headings. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
