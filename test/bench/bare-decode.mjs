// The least that decodes a file of tokens, one a line, to one line of JSON each.
import { readFileSync } from 'node:fs';

const part = (text) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
const lines = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean);
const answers = lines.map((line) => {
  const [header, payload] = line.split('.');
  return JSON.stringify({ header: part(header), payload: part(payload) });
});
process.stdout.write(`${answers.join('\n')}\n`);
