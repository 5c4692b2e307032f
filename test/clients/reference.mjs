import { lead, open, settingsFrom } from './lead.mjs';
import { ReferenceClient } from './reference-client.mjs';
import { TokenFile } from './token-file.mjs';

/** The reference client as a program. DEFECT names the rules that it breaks, if any; TOKEN_FILE where it keeps its tokens, if not in memory. */
const { DEFECT: defect = '', TOKEN_FILE: path = '' } = process.env;
const store = path === '' ? null : new TokenFile(path);
const client = new ReferenceClient({ settings: settingsFrom(process.env), open, defect, store });
await lead((line) => client.carryOut(line));
