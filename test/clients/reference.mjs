import { lead, open, settingsFrom } from './lead.mjs';
import { ReferenceClient } from './reference-client.mjs';

/** The reference client as a program. DEFECT names the rules that it breaks, if any. */
const { DEFECT: defect = '' } = process.env;
const client = new ReferenceClient({ settings: settingsFrom(process.env), open, defect });
await lead((line) => client.carryOut(line));
